package matching

import (
	"fmt"
	"strings"
	"time"

	"huizhida/fault"
	"huizhida/matching/rule"
)

// ErrNoGolden is returned for an enterprise that is not among the benefit's golden cases.
var ErrNoGolden = fault.New(fault.NotFound, "这家企业不在该事项的对照企业里，可能已由他人移除；请刷新后查看")

// GoldenCase is an enterprise (对照企业) of which a member of staff signed what the benefit's rule must say.
type GoldenCase struct {
	BenefitID    int64
	EnterpriseID int64
	USCC         string
	Name         string
	Expected     rule.Verdict
	Note         string // why, in the signer's words
	SignedBy     int64
	Signer       string // the name of SignedBy
	SignedAt     time.Time
}

// GoldenResult is a golden case with what a rule says of the enterprise's present facts.
type GoldenResult struct {
	GoldenCase
	Actual  rule.Verdict
	Missing []string // attribute keys, sorted; empty when decided
	Differs bool     // Actual is not what was signed
}

// verdictNames are the verdicts as staff read them.
var verdictNames = map[rule.Verdict]string{rule.Eligible: "符合", rule.Undetermined: "可能符合", rule.Ineligible: "不符合"}

const (
	maxNote  = 500 // characters of a note or a reason
	maxNamed = 5   // enterprises that a refusal names
)

// checkSigning lists what is wrong with a golden case as it was typed.
func checkSigning(uscc string, expected rule.Verdict, note string) error {
	var bad []fault.Field
	if uscc == "" {
		bad = append(bad, fault.Field{Name: "uscc", Message: "请填写企业的统一社会信用代码"})
	}
	if verdictNames[expected] == "" {
		bad = append(bad, fault.Field{Name: "expected", Message: "请选择应有的判定：符合、可能符合或不符合"})
	}
	if message := checkWords(note, "请写明为什么应是这个判定，后来修改规则的人会看到"); message != "" {
		bad = append(bad, fault.Field{Name: "note", Message: message})
	}
	return fault.Form(bad...)
}

// checkWords says what is wrong with a text that must be written and may not be long; "" for nothing.
func checkWords(text, empty string) string {
	if text == "" {
		return empty
	}
	if n := len([]rune(text)); n > maxNote {
		return fmt.Sprintf("最多 %d 个字，现在有 %d 个", maxNote, n)
	}
	return ""
}

// refuseGolden names the cases that a rule decides otherwise than was signed; nil when there are none.
func refuseGolden(results []GoldenResult) error {
	var named []string
	differ := 0
	for _, g := range results {
		if !g.Differs {
			continue
		}
		if differ++; differ <= maxNamed {
			named = append(named, fmt.Sprintf("%s（%s）签署为“%s”，规则判为“%s”", g.Name, g.USCC, verdictNames[g.Expected], verdictNames[g.Actual]))
		}
	}
	if differ == 0 {
		return nil
	}
	text := strings.Join(named, "；")
	if differ > maxNamed {
		text += fmt.Sprintf("；等 %d 家", differ)
	}
	return fault.New(fault.Invalid, "规则与已签署的对照企业不一致："+text+"。请修改规则；如新的判定才是对的，请先对这些企业重新签署")
}
