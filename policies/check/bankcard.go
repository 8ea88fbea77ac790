package check

import "strings"

// issuers are how the card numbers begin that circulate here: UnionPay, older ICBC, and the international brands.
var issuers = []string{"62", "60", "9558", "4", "51", "52", "53", "54", "55", "35"}

// IsBankCard says whether s is a card number: an issuer's beginning, 16 to 19 digits and Luhn's check digit. An ID number or a
// 统一社会信用代码 of digits only may pass Luhn by chance, and is none.
func IsBankCard(s string) bool {
	if len(s) < 16 || len(s) > 19 || !digits(s) || IsIDCard(s) || isUSCC(s) {
		return false
	}
	for _, prefix := range issuers {
		if strings.HasPrefix(s, prefix) {
			return luhn(s)
		}
	}
	return false
}

// BankCards finds unmasked bank card numbers.
func BankCards(text string) []Finding {
	return each(text, IsBankCard, "bankcard", "有未遮盖的银行卡号，请删除，或改写成前3位、后4位中间加星号")
}

func luhn(s string) bool {
	sum := 0
	for i := range len(s) {
		d := int(s[len(s)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// isUSCC says whether s is a 统一社会信用代码 by its last check character (GB 32100).
func isUSCC(s string) bool {
	if len(s) != 18 {
		return false
	}
	sum, weight := 0, 1
	for i := range 17 {
		v := strings.IndexByte(usccAlphabet, s[i])
		if v < 0 {
			return false
		}
		sum, weight = sum+v*weight, weight*3%31
	}
	return usccAlphabet[(31-sum%31)%31] == s[17]
}
