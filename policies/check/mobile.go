package check

import "strings"

// IsMobile says whether s is a mainland mobile number, with or without the country's code.
func IsMobile(s string) bool {
	if len(s) == 13 {
		s = strings.TrimPrefix(s, "86")
	}
	return len(s) == 11 && s[0] == '1' && s[1] >= '3' && s[1] <= '9' && digits(s)
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// Mobiles finds unmasked mobile numbers. An office's number for the public is a landline.
func Mobiles(text string) []Finding {
	return each(text, IsMobile, "mobile", "有未遮盖的手机号码，请删除，或改用办公电话")
}
