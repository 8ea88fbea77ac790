package policies

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// DocNo is a 发文字号 in its parts: who, which year, the how-manieth.
type DocNo struct {
	Code   string // 机关代字: 穗番府规
	Year   int
	Serial int
}

// docNo accepts any bracket, and none of the padding and ordinals that GB/T 9704 forbids.
var docNo = regexp.MustCompile(`^(\p{Han}[\p{Han}A-Za-z]*)[〔\[【(（［﹝]((?:19|20)\d{2})[〕\]】)）］﹞](第)?(\d+)号?$`)

var halfWidth = strings.NewReplacer("０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9",
	" ", "", "　", "", "\u00a0", "", "\t", "")

// ParseDocNo reads a 发文字号 as people type it: [2022], 【2022】 and (2022) are taken for 〔2022〕, and 号 may be missing.
// 第3号 and 03号 are refused, because GB/T 9704 does not number so and a search for the real number would miss them.
func ParseDocNo(s string) (DocNo, error) {
	m := docNo.FindStringSubmatch(halfWidth.Replace(strings.TrimSpace(s)))
	if m == nil {
		return DocNo{}, errors.New("文号应写成“机关代字〔年份〕序号号”，例如 穗番府规〔2022〕3号")
	}
	if m[3] != "" {
		return DocNo{}, fmt.Errorf("文号的序号不加“第”字，应写成 %s〔%s〕%s号", m[1], m[2], strings.TrimLeft(m[4], "0"))
	}
	serial, err := strconv.Atoi(m[4])
	if err != nil || serial == 0 {
		return DocNo{}, errors.New("文号的序号应是从1开始的整数")
	}
	if m[4][0] == '0' {
		return DocNo{}, fmt.Errorf("文号的序号前不加“0”，应写成 %s〔%s〕%d号", m[1], m[2], serial)
	}
	year, _ := strconv.Atoi(m[2]) // the pattern has four digits
	return DocNo{Code: m[1], Year: year, Serial: serial}, nil
}

// String writes the number as it is printed: 穗番府规〔2022〕3号.
func (n DocNo) String() string { return fmt.Sprintf("%s〔%d〕%d号", n.Code, n.Year, n.Serial) }
