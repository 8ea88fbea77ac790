package check

import (
	"slices"
	"strings"
	"time"
)

// provinces are the first two digits that GB/T 2260 knows.
var provinces = strings.Fields("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83")

var idWeights = [17]int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}

// IsIDCard says whether s is an 18-digit 公民身份号码 (GB 11643): a province, a birthday, and the check digit that they give.
func IsIDCard(s string) bool {
	if len(s) != 18 || !slices.Contains(provinces, s[:2]) {
		return false
	}
	born, err := time.Parse("20060102", s[6:14])
	if err != nil || born.Year() < 1900 || born.Year() > 2100 {
		return false
	}
	sum := 0
	for i, w := range idWeights {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
		sum += int(s[i]-'0') * w
	}
	return "10X98765432"[sum%11] == strings.ToUpper(s)[17]
}

// IDCards finds unmasked ID numbers.
func IDCards(text string) []Finding {
	return each(text, IsIDCard, "idcard", "有未遮盖的身份证号码，请删除，或改写成前3位、后4位中间加星号")
}
