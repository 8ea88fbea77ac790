package search

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Parts that generated texts are put together from, as officials would.
var (
	genPlaces = strings.Fields(`番禺区 南沙区 天河区 黄埔区 白云区 海珠区 荔湾区 越秀区 花都区 增城区 从化区 广州市 佛山市 深圳市 珠海市 东莞市 中山市 惠州市 江门市 肇庆市`)
	genWhom   = strings.Fields(`小微企业 高新技术企业 外贸企业 个体工商户 专精特新企业 制造业企业 农业企业 科技型中小企业 跨境电商企业 服务业企业 高校毕业生 退役军人 残疾人 老年人 来穗人员 引进人才 失业人员 港澳青年 困难群众 家庭医生`)
	genWhat   = strings.Fields(`出口信用保险 技术改造 研发费用 贷款贴息 融资担保 稳岗返还 职业技能培训 就业见习 场地租金 知识产权 展会参展 数字化转型 绿色制造 设备更新 首次上规模 人才入户 公共租赁住房 长期护理保险 临时救助 助餐配餐 养老保险 医疗保险 失业保险金 住房公积金 商标注册 电子商务 仓储物流 节能减排 食品经营许可 企业开办`)
	genVerb   = strings.Fields(`扶持 补贴 奖励 资助 减免 管理 申领 服务 保障 促进`)
	genForm   = strings.Fields(`办法 实施细则 若干措施 实施方案 暂行规定 申报指南 工作通知 管理规定 操作规程 实施意见`)
	genHead   = strings.Fields(`总则 适用范围 申报条件 补贴标准 申报材料 办理流程 资金管理 监督检查 法律责任 附则`)
	genWords  = strings.Fields(`应当 可以 按照 有关规定 提交申请 主管部门 财政部门 审核 公示 拨付 专项资金 每年 最高 不超过 万元 营业执照 统一社会信用代码 工作日内 纳税信用 安全生产 产业发展 高质量发展
		营商环境 上一年度 实际支付 发票 合同 银行账户 信息系统 网上办理 受理窗口 补正 不予受理 书面说明 绩效评价 弄虚作假 追回 有效期 解释 施行 之日起 原则上 重点领域 创新平台 产业链 供应链 国际市场 汇率风险 保费 投保 承保机构 理赔`)
)

// Generate makes texts that are together about so many records, the same for the same seed: what a district publishes in decades.
func Generate(records int, seed uint64) []Text {
	random := rand.New(rand.NewPCG(seed, 1)) // figures for a measurement
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	var texts []Text
	for made := 0; made < records; {
		n := 4 + random.IntN(8)
		t := Text{Kind: Kinds[random.IntN(4)], Title: pick(genPlaces) + pick(genWhom) + pick(genWhat) + pick(genVerb) + pick(genForm), Issuer: pick(genPlaces) + "人民政府",
			Facet: "通知", Document: int64(len(texts) + 1), Ref: fmt.Sprint(len(texts) + 1)}
		if t.Kind == Document {
			t.DocNo = fmt.Sprintf("穗%s府规〔%d〕%d号", string([]rune("番南天黄白海荔越花增从")[random.IntN(11)]), 2000+random.IntN(23), 1+len(texts))
		}
		until := time.Date(2005+random.IntN(30), 1, 1, 0, 0, 0, 0, time.UTC)
		t.Until = &until
		var body strings.Builder
		for i := range n - 1 {
			fmt.Fprintf(&body, "第%s章 %s\n", string([]rune("一二三四五六七八九十百")[i%11]), pick(genHead))
			for range 25 + random.IntN(30) {
				body.WriteString(pick(genWords))
				if random.IntN(6) == 0 {
					body.WriteString(pick(genWhom) + pick(genWhat) + pick(genVerb))
				}
				if random.IntN(4) == 0 {
					body.WriteString("，")
				}
			}
			body.WriteString("。\n")
		}
		t.Body = body.String()
		texts = append(texts, t)
		made += n
	}
	return texts
}

// GenerateQuestions asks about generated texts, in every way that people ask.
func GenerateQuestions(n int, seed uint64) []string {
	random := rand.New(rand.NewPCG(seed, 2)) // figures for a measurement
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	p := pinyin()
	sound := map[rune]string{}
	for r, voices := range p.of {
		sound[r] = p.syllables[voices[0].syllable]
	}
	ways := []func() string{
		func() string { return pick(genWhat) },
		func() string { return pick(genWhom) + pick(genWhat) + "补贴怎么申请" },
		func() string {
			return "请问" + pick(genPlaces) + pick(genWhom) + "有什么" + pick(genWhat) + "政策"
		},
		func() string { return pick(genPlaces) + pick(genWhom) + pick(genWhat) + pick(genVerb) + pick(genForm) },
		func() string { return fmt.Sprintf("穗番府规[%d]%d号", 2000+random.IntN(23), random.IntN(13000)) },
		func() string { return "下岗了能领多少钱 " + pick(genWhat) },
		func() string { // a slip
			r := []rune(pick(genWhat) + pick(genVerb))
			r[1] = []rune("抱帖贷技")[random.IntN(4)]
			return string(r)
		},
		func() string {
			var out strings.Builder
			for _, r := range pick(genWhat) {
				out.WriteString(sound[r])
			}
			return out.String()
		},
		func() string {
			var out strings.Builder
			for _, r := range pick(genWhat) {
				out.WriteString(sound[r][:1])
			}
			return out.String()
		},
	}
	var list []string
	for i := range n {
		list = append(list, ways[i%len(ways)]())
	}
	return list
}
