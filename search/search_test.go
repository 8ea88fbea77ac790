package search

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func day(s string) *time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return &d
}

var now = time.Date(2022, 11, 1, 4, 0, 0, 0, time.UTC)

// library is a small world with what the kinds of question need: several that are alike, one expired, one repealed.
func library() *Index {
	text := func(ref, title, no, body string) Text {
		return Text{Kind: Document, Ref: ref, Title: title, DocNo: no, Body: body}
	}
	texts := []Text{
		text("失业", "广州市失业保险条例实施办法", "穗府规〔2021〕7号", "一、申领条件\n失业人员符合条件的，可以领取失业保险金。\n二、停止领取\n重新就业的，停止领取。"),
		text("公租房", "广州市公共租赁住房保障办法", "穗府办规〔2021〕13号", "# 总则\n本办法适用于公租房的申请和配租。\n# 申请\n户籍家庭可以申请公共租赁住房。"),
		text("信保", "番禺区小微企业出口信用保险扶持办法", "穗番府规〔2022〕3号", "第一条 为支持小微企业开拓国际市场，制定本办法。\n第二条 对投保出口信用保险的企业给予保费补助。"),
		text("技改", "番禺区技术改造奖励办法", "番科工商信〔2022〕12号", "对设备更新的企业给予奖励，引用穗番府规〔2022〕3号。"),
		text("老人", "广州市老年人助餐配餐服务管理办法", "穗民规字〔2020〕3号", "为长者提供就餐服务。"),
		text("令", "广州市老年人优待办法", "广州市人民政府令第179号", "六十五周岁以上老年人免费乘坐公交。"),
		text("个税", "中华人民共和国个人所得税法实施条例", "国令第707号", "个人所得税专项附加扣除。"),
		text("人才旧", "引进人才入户管理办法", "穗府办规〔2016〕1号", "引进人才入户的条件。"),
		text("人才新", "引进人才入户管理办法（修订）", "穗府办规〔2020〕10号", "引进人才入户的条件。"),
	}
	for _, word := range []string{"通知", "公告", "方案", "意见", "细则", "规划"} {
		texts = append(texts, text(word, "番禺区关于安全生产的"+word, "", "加强安全生产和防灾减灾工作，落实企业责任，办理登记。"))
	}
	texts[7].Until = day("2021-12-31")
	texts[0].Repealed = false
	return Make(texts, nil)
}

func first(t *testing.T, ix *Index, q string) Hit {
	t.Helper()
	found := ix.Find(Query{Text: q, Now: now})
	require.NotEmpty(t, found.Hits, q)
	return found.Hits[0]
}

func TestEveryKindOfQuestionFindsItsDocument(t *testing.T) {
	t.Parallel()

	ix := library()
	for _, c := range []struct{ kind, question, want string }{
		{"the title", "广州市公共租赁住房保障办法", "公租房"},
		{"a 文号", "穗番府规〔2022〕3号", "信保"},
		{"a 文号 in square brackets", "穗番府规[2022]3号", "信保"},
		{"a 文号 in full width", "穗番府规（２０２２）３号", "信保"},
		{"a 文号 with 第", "穗番府规2022年第3号", "信保"},
		{"a 文号 with zeros", "穗番府规〔2022〕003号", "信保"},
		{"a 文号 without 号", "穗番府规 2022 3", "信保"},
		{"a 文号 in traditional characters", "穗番府規〔2022〕3號", "信保"},
		{"a 文号 in a sentence", "请问穗番府规〔2022〕3号在哪里看", "信保"},
		{"a 文号 without its town", "番府规〔2022〕3号", "信保"},
		{"the 文号 of an order", "广州市人民政府令第179号", "令"},
		{"the 文号 of an order, short", "国令707号", "个税"},
		{"a word", "失业保险金", "失业"},
		{"a question", "请问失业保险金怎么领？", "失业"},
		{"a synonym", "廉租房申请", "公租房"},
		{"an abbreviation", "出口信保补贴", "信保"},
		{"colloquial words", "下岗了可以领钱吗", "失业"},
		{"colloquial words for a service", "老人食堂", "老人"},
		{"traditional characters", "失業保險金申領", "失业"},
		{"full width and spaces", "出口　信用保险", "信保"},
		{"pinyin", "shiyebaoxian", "失业"},
		{"pinyin with spaces", "shi ye bao xian", "失业"},
		{"pinyin and characters", "gongzufang申请", "公租房"},
		{"initials", "sybx", "失业"},
		{"initials of more", "ckxybx", "信保"},
		{"a character that sounds the same", "失业报险金", "失业"},
		{"a wrong character", "公共祖赁住房", "公租房"},
		{"a character too many", "出口信信用保险", "信保"},
		{"two characters swapped", "出口用信保险", "信保"},
		{"an expired one after the one in force", "引进人才入户", "人才新"},
	} {
		t.Run(c.kind, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, first(t, ix, c.question).Ref, c.question)
		})
	}
}
