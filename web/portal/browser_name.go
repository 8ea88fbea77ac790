package portal

import "strings"

// browserName is what a browser's owner knows it by: Chrome · Windows. The order matters, because each claims to be those that follow.
func browserName(agent string) string {
	name, system := "浏览器", ""
	for _, known := range [][2]string{{"MicroMessenger", "微信"}, {"Edg", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser", "三星浏览器"}, {"Firefox", "Firefox"},
		{"Chrome", "Chrome"}, {"Safari", "Safari"}} {
		if strings.Contains(agent, known[0]) {
			name = known[1]
			break
		}
	}
	for _, known := range [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}} {
		if strings.Contains(agent, known[0]) {
			system = " · " + known[1]
			break
		}
	}
	return name + system
}
