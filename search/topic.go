package search

import "strings"

// topic is a subject that enterprises look for, and the words by which a text is taken to be about it.
type topic struct {
	name  string
	words []string
}

var topics = []topic{
	{"融资", []string{"融资", "贷款", "担保", "贴息", "信贷", "上市"}},
	{"外贸", []string{"外贸", "出口", "进出口", "跨境", "海关", "信用保险", "展会"}},
	{"科技创新", []string{"高新技术", "研发", "技术改造", "专精特新", "知识产权", "专利", "科技"}},
	{"人才", []string{"人才", "职称", "入户", "引进"}},
	{"用工社保", []string{"就业", "用工", "稳岗", "失业", "社会保险", "养老保险", "医疗保险", "工伤", "见习"}},
	{"税费", []string{"税", "减免", "缴费", "收费"}},
	{"开办经营", []string{"登记", "营业执照", "市场主体", "许可", "个体工商户", "营商环境"}},
	{"场地住房", []string{"租赁", "住房", "厂房", "用地", "租金"}},
	{"绿色发展", []string{"节能", "环境", "绿色", "低碳", "新能源"}},
}

// Topics are the names of the subjects.
func Topics() []string {
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = t.name
	}
	return names
}

// about are the subjects of a text, a bit each: named in its title, or so often in its body.
func about(title, body string) (bits uint16) {
	for i, t := range topics {
		n := 0
		for _, w := range t.words {
			n += oftenEnough*strings.Count(title, w) + strings.Count(body, w)
		}
		if n >= oftenEnough {
			bits |= 1 << i
		}
	}
	return bits
}

const oftenEnough = 6

// topicBit is the bit of a subject; 0 for none.
func topicBit(name string) uint16 {
	for i, t := range topics {
		if t.name == name {
			return 1 << i
		}
	}
	return 0
}
