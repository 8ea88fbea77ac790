package rule

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/ast"
)

// badDate says how dates are written.
const badDate = "日期应写成 \"2021-12-31\" 的样子，且确有这一天"

// Error is a rule that cannot be used: where, and what to mend, in Chinese.
type Error struct {
	Line    int // from 1
	Column  int // in characters, from 1
	Message string
}

// Error begins with the position: "1:6: 文本不能与整数比较".
func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message) }

func (r *Rule) errorAt(e ast.Expr, message string) error {
	line, column := r.start(e)
	return &Error{Line: line, Column: column, Message: message}
}

// start is where e begins: the leftmost of its parts, as an operator's own position is its sign.
func (r *Rule) start(e ast.Expr) (line, column int) {
	first := int32(-1)
	ast.PreOrderVisit(e, ast.NewExprVisitor(func(e ast.Expr) {
		if at, ok := r.info.GetOffsetRange(e.ID()); ok && (first < 0 || at.Start < first) {
			first = at.Start
		}
	}))
	if first < 0 {
		return 1, 1
	}
	at := r.info.GetLocationByOffset(first)
	return at.Line(), at.Column() + 1
}

// translate turns cel-go's first complaint into ours.
func translate(vars []Variable, expr string, issues *cel.Issues) error {
	errs := issues.Errors()
	if len(errs) == 0 { // an internal failure, never a rule's fault
		return &Error{Line: 1, Column: 1, Message: "无法理解这条规则：" + issues.Err().Error()}
	}
	first := errs[0]
	return &Error{Line: max(first.Location.Line(), 1), Column: max(first.Location.Column()+1, 1), Message: message(vars, first.Message)}
}

// messages pairs cel-go's wording with ours; %s are the groups.
var messages = []struct {
	pattern *regexp.Regexp
	text    func(vars []Variable, group []string) string
}{
	{regexp.MustCompile(`^undeclared reference to '(.+?)'`), func(vars []Variable, g []string) string { return unknownName(vars, g[1]) }},
	{regexp.MustCompile(`^found no matching overload for '(.+?)' applied to '(.*)'`), func(_ []Variable, g []string) string { return mismatch(g[1], g[2]) }},
	{regexp.MustCompile(`^expected type '(.+?)' but found '(.+?)'`), func(_ []Variable, g []string) string {
		return "这里需要" + typeName(g[1]) + "，得到的是" + typeName(g[2])
	}},
	{regexp.MustCompile(`token recognition error at: '=\s*'`), fixed("比较相等请写两个等号“==”")},
	{regexp.MustCompile(`token recognition error at: '&`), fixed("“并且”请写“&&”")},
	{regexp.MustCompile(`token recognition error at: '\|`), fixed("“或者”请写“||”")},
	{regexp.MustCompile(`token recognition error at: '["']`), fixed("文本没有写完：缺少结尾的引号，或引号里换了行")},
	{regexp.MustCompile(`token recognition error at: '(.)`), func(_ []Variable, g []string) string { return "这里不能出现“" + g[1] + "”" }},
	{regexp.MustCompile(`mismatched input '<EOF>'`), fixed("规则没有写完")},
	{regexp.MustCompile(`missing '(.)' at`), func(_ []Variable, g []string) string { return "这里缺少“" + g[1] + "”" }},
	{regexp.MustCompile(`(?:mismatched|extraneous) input '(and|AND|或|且)'`), fixed("“并且”请写“&&”，“或者”请写“||”")},
	{regexp.MustCompile(`(?:mismatched|extraneous) input '(or|OR)'`), fixed("“或者”请写“||”，“并且”请写“&&”")},
	{regexp.MustCompile(`(?:mismatched|extraneous) input '(not|NOT)'`), fixed("“不”请写“!”，例如 !dishonest")},
	{regexp.MustCompile(`(?:mismatched|extraneous) input '(.+?)' expecting`), func(_ []Variable, g []string) string {
		return "这里不能出现“" + g[1] + "”，前面可能少了 && 或 ||"
	}},
	{regexp.MustCompile(`recursion limit|recursion depth|nesting depth|node limit`), fixed("规则的嵌套太深或太长，请拆成几条并列的条件")},
	{regexp.MustCompile(`comprehension exceeds nesting limit`), fixed("exists、all 不能再套一层 exists、all")},
	{regexp.MustCompile(`invalid (u?int|double) literal`), fixed("数字超出了可以表示的范围")},
	{regexp.MustCompile(`invalid duration argument`), fixed("时长应写成小时，例如 duration(\"8760h\") 是 365 天")},
	{regexp.MustCompile(`invalid timestamp argument`), fixed("时刻应写成 timestamp(\"2021-12-31T00:00:00+08:00\")；只有日期时请用 date(\"2021-12-31\")")},
	{regexp.MustCompile(`invalid matches argument`), fixed("正则表达式有误")},
	{regexp.MustCompile(`regex program size|size limit`), fixed("正则表达式太复杂")},
	{regexp.MustCompile(`does not support field selection`), fixed("属性没有下一级，请去掉点号后面的部分")},
	{regexp.MustCompile(`[Ss]yntax error`), fixed("这里的写法无法理解")},
}

func fixed(text string) func([]Variable, []string) string {
	return func([]Variable, []string) string { return text }
}

func message(vars []Variable, original string) string {
	for _, m := range messages {
		if g := m.pattern.FindStringSubmatch(original); g != nil {
			return m.text(vars, g)
		}
	}
	return "这里的写法无法理解：" + original
}

var operatorNames = map[string]string{
	"_==_": "==", "_!=_": "!=", "_<_": "<", "_<=_": "<=", "_>_": ">", "_>=_": ">=", "@in": "in", "_&&_": "&&", "_||_": "||",
	"_+_": "+", "_-_": "-", "_*_": "*", "_/_": "/", "_%_": "%", "!_": "!", "-_": "-", "_[_]": "[]", "_?_:_": "? :",
}

// mismatch explains an operator or function that does not take these types.
func mismatch(function, applied string) string {
	names := []string{}
	for name := range strings.SplitSeq(strings.Trim(applied, "()"), ", ") {
		names = append(names, typeName(strings.Trim(name, "()")))
	}
	sign, isOperator := operatorNames[function]
	switch {
	case !isOperator:
		return "函数 " + function + " 不能用在这里的类型上"
	case function == "_?_:_":
		return "“? :”的两个结果应是同一种类型"
	case function == "@in":
		return "“in”后面应是列表，且与前面同类，例如 size in [\"小型\", \"微型\"]"
	case len(names) == 2 && names[0] == names[1]:
		return names[0] + "不能用“" + sign + "”"
	case len(names) == 2 && strings.Contains("== != < <= > >=", sign):
		return names[0] + "不能与" + names[1] + "用“" + sign + "”比较" + dateHint(names)
	case len(names) == 2:
		return names[0] + "与" + names[1] + "不能用“" + sign + "”" + dateHint(names)
	}
	return "“" + sign + "”不能用于" + strings.Join(names, "、")
}

func dateHint(names []string) string {
	if names[0] == Date.String() && names[1] == String.String() || names[0] == String.String() && names[1] == Date.String() {
		return "；日期请写成 date(\"2021-12-31\")"
	}
	if names[0] == Date.String() && names[1] == Int.String() {
		return "；时长请写成 duration(\"8760h\")"
	}
	return ""
}

// typeName is the Chinese name of a type of CEL.
func typeName(cel string) string {
	switch {
	case cel == "string":
		return String.String()
	case cel == "int" || cel == "uint":
		return Int.String()
	case cel == "double":
		return Double.String()
	case cel == "bool":
		return Bool.String()
	case strings.Contains(cel, "timestamp") || strings.Contains(cel, "Timestamp"):
		return Date.String()
	case strings.Contains(cel, "duration") || strings.Contains(cel, "Duration"):
		return "时长"
	case strings.HasPrefix(cel, "list"):
		return List.String()
	case cel == "null" || cel == "null_type":
		return "空值"
	}
	return cel
}

// checkNames finds Chinese outside quotation marks, the commonest slip: a label instead of its key, or wide punctuation.
func checkNames(vars []Variable, expr string) error {
	line, column := 1, 0
	var quote rune
	var raw bool // r"…", where a backslash is itself
	runes := []rune(expr)
	for i := 0; i < len(runes); i++ {
		c := runes[i]
		column++
		switch {
		case c == '\n':
			line, column, quote = line+1, 0, 0
		case quote != 0 && c == '\\' && !raw:
			i++
			column++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote, raw = c, i > 0 && (runes[i-1] == 'r' || runes[i-1] == 'R')
		case c == '/' && i+1 < len(runes) && runes[i+1] == '/':
			for i+1 < len(runes) && runes[i+1] != '\n' {
				i++
				column++
			}
		case unicode.Is(unicode.Han, c):
			return &Error{Line: line, Column: column, Message: chineseName(vars, runes[i:])}
		case strings.ContainsRune("“”‘’，。；：（）！＝＜＞｜＆【】　", c):
			return &Error{Line: line, Column: column, Message: string(c) + " 是中文标点，请改用英文标点"}
		}
	}
	return nil
}
