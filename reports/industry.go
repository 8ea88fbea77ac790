package reports

import "huizhida/enterprises"

// IndustryName names a 门类 or 大类 by its code with its letter.
func IndustryName(code string) string {
	if code == Unknown || code == "" {
		return "未登记行业"
	}
	if name := enterprises.IndustryName(code); name != "" {
		return name
	}
	return code
}
