package enterprises

import (
	"errors"
	"fmt"
	"strings"
)

// usccAlphabet gives each character of a code its value, 0–30 (GB 32100-2015): no I, O, S, V, Z, which look like digits or each other.
const usccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

var usccWeights = [17]int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28} // 3^i mod 31

// NormalizeUSCC trims a code, takes out its spaces and hyphens, and makes it half-width and upper-case.
func NormalizeUSCC(code string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '\t' {
			return -1
		}
		return r
	}, strings.ToUpper(narrow(strings.TrimSpace(code))))
}

// USCCProblem says what is wrong with a normalised code.
type USCCProblem struct {
	Message     string
	Overridable bool // only the check character is wrong: an officer who has seen the licence may let it through
}

func (p *USCCProblem) Error() string { return p.Message }

// CheckUSCC checks a normalised code's form and its check character (GB 32100-2015). It never reads the district off the code:
// a firm that moved keeps its code.
func CheckUSCC(code string) error {
	if len(code) != 18 {
		message := fmt.Sprintf("统一社会信用代码应为 18 位，这里是 %d 位", len([]rune(code)))
		if strings.Contains(code, "E+") {
			message = "统一社会信用代码被表格软件改成了科学计数法，请把该列设为文本后重新填写"
		}
		return &USCCProblem{Message: message}
	}
	sum := 0
	for i, r := range code {
		v := strings.IndexRune(usccAlphabet, r)
		if v < 0 {
			return &USCCProblem{Message: fmt.Sprintf("第 %d 位“%c”不是统一社会信用代码用的字符%s", i+1, r, lookalike(r))}
		}
		if i < len(usccWeights) {
			sum += v * usccWeights[i]
		}
	}
	if want := usccAlphabet[(31-sum%31)%31]; code[17] != want {
		return &USCCProblem{Message: "校验码不符，请对照营业执照核对；确认无误的，可由工作人员说明理由后放行", Overridable: true}
	}
	return nil
}

// MayOverride says whether only the check character of a normalised code is wrong.
func MayOverride(code string) bool {
	problem, bad := errors.AsType[*USCCProblem](CheckUSCC(code))
	return bad && problem.Overridable
}

func lookalike(r rune) string {
	hints := map[rune]string{'I': "1", 'O': "0", 'S': "5", 'V': "U 或 Y", 'Z': "2"}
	if hint, ok := hints[r]; ok {
		return "（不含 I、O、S、V、Z，是否应为 " + hint + "？）"
	}
	return ""
}

var orgWeights = [8]int{3, 7, 9, 10, 5, 8, 4, 2}

// CheckOrgCode checks the organisation code within a code, characters 9–17 (GB 11714-1997). Real companies fail it, so it only warns.
func CheckOrgCode(uscc string) bool {
	if len(uscc) != 18 {
		return false
	}
	org, sum := uscc[8:17], 0
	for i, w := range orgWeights {
		v := int(org[i] - '0')
		if org[i] >= 'A' {
			v = int(org[i]-'A') + 10
		}
		sum += v * w
	}
	return org[8] == "0X987654321"[sum%11]
}
