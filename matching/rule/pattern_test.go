package rule_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/matching/rule"
)

func TestMatchesRefusesWhatNotEveryEngineCanDo(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		`a(`:                    "2:21: 正则表达式有误",
		`\bC39`:                 `2:21: 正则表达式里不能用 \b、\B 和多行的 ^、$，请写出前后的文字`,
		`C\B39`:                 `2:21: 正则表达式里不能用 \b、\B 和多行的 ^、$，请写出前后的文字`,
		`(?m)^C39`:              `2:21: 正则表达式里不能用 \b、\B 和多行的 ^、$，请写出前后的文字`,
		`(?m:39$)`:              `2:21: 正则表达式里不能用 \b、\B 和多行的 ^、$，请写出前后的文字`,
		`(^|,)*C`:               "2:21: 正则表达式里的 ^ 和 $ 不能重复",
		`(?:a$){2}`:             "2:21: 正则表达式里的 ^ 和 $ 不能重复",
		`(a?b*){60}`:            "2:21: 正则表达式太复杂，请减少其中的“?”“*”和重复次数",
		`(\pL?\pN?\p{Lu}?){60}`: "2:21: 正则表达式太复杂，请减少其中的“?”“*”和重复次数",
	} {
		_, err := rule.Compile(vars, "high_tech\n&& industry.matches("+strconv.Quote(pattern)+")")
		require.EqualError(t, err, want, pattern)
	}
}

func TestMatchesTakesWhatPoliciesNeed(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{``, `^C39`, `(?:^|;)省级(?:;|$)`, `^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$`, `(?i)llc|ltd\.?$`, `^.{1,60}$`, `\p{Han}{2,20}`, `(a{0,5}b?)+c`, `^(小|微)型$`, `(^a|b$)?`} {
		_, err := rule.Compile(vars, "industry.matches("+strconv.Quote(pattern)+")")
		require.NoError(t, err, pattern)
	}
}
