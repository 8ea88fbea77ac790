package reports

// part is a narrative text of the report with its official heading and the wording it starts from.
type part struct {
	key, heading, body string
}

// parts are in the order of the report. The headings are prescribed (国办公开办函〔2021〕30号); the wording is ours and staff may change it.
var parts = []part{
	{"1.1", "（一）主动公开方面", `1.多渠道解答政策咨询。在服务热线、办事窗口和政府网站受理咨询，答复时一并给出政策原文和解读，方便企业群众核对。
2.按类公开、精准推送惠企政策。{{year}}年，在申报通知、政策文件、政策解读、政策申报、结果公示和使用帮助六个栏目公开惠企信息，发布政策文件{{documents.published}}条、政策解读{{interpretations.published}}条、申报通知{{notices.published}}条。其中“{{push.benefit}}”由系统按政策条件逐家判定，把政策内容和领取办法推送至符合资格的{{push.pushed}}家企业，已帮助{{claims.approved}}家企业成功申领。`},
	{"1.2", "（二）依申请公开方面", `依法办理政府信息公开申请。按登记、审核、办理、答复、归档逐件留痕，由系统计算答复期限，明确三级责任人。{{year}}年，我局受理政府信息公开申请{{requests.received}}宗，{{requests.handled}}。`},
	{"1.3", "（三）政府信息管理方面", `1.管好政策文件的全过程。文件、解读和申报通知先审核后发布，修改、撤下均有记录，公开方式随文标注。
2.规范政务服务事项和权责清单的公布。全区{{figure.departments_claimed}}个部门认领事项{{figure.items_claimed}}项，{{figure.departments_listed}}个部门公布权责清单事项{{figure.items_listed}}项。`},
	{"1.4", "（四）政府信息公开平台建设方面", `建好惠企政策平台。企业可在一处看到适合自己的政策、理由、办理进度和消息；网站提供放大、高对比和键盘操作，不使用脚本也能阅读和提交；政策文件与解读互相链接。`},
	{"1.5", "（五）监督保障方面", `1.压实责任。明确分管领导、科室负责人和经办人员的责任，定期核对公开内容。
2.严格审查。拟定公文时同步提出公开属性，发布前核对公开属性并进行保密审查，未经审查的不予发布。`},
	{"5", "", `存在的主要问题：一是政策解读的形式还不够丰富，{{year}}年{{interpretations.published}}条解读中，文字和图解以外的只有{{interpretations.rich}}条。二是惠企政策的知晓和使用还有差距，符合“{{push.benefit}}”条件的企业中，{{push.gap}}家尚未领取。
改进措施：一是增加问答、音频、视频等形式的解读。二是对尚未领取的企业分镇街逐家联系，找出没有领取的原因。三是加强科室之间的衔接，缩短信息从形成到公开的时间。`},
	{"6", "", `无。`},
}

// withoutHighlight replaces the parts that speak of a highlight in a year that published no notice.
var withoutHighlight = map[string]string{
	"1.1": `1.多渠道解答政策咨询。在服务热线、办事窗口和政府网站受理咨询，答复时一并给出政策原文和解读，方便企业群众核对。
2.按类公开惠企政策。{{year}}年，发布政策文件{{documents.published}}条、政策解读{{interpretations.published}}条、申报通知{{notices.published}}条。`,
	"5": `存在的主要问题：政策解读的形式还不够丰富，{{year}}年{{interpretations.published}}条解读中，文字和图解以外的只有{{interpretations.rich}}条。
改进措施：增加问答、音频、视频等形式的解读，加强科室之间的衔接，缩短信息从形成到公开的时间。`,
}

// body is the wording a part starts from.
func (p part) start(highlight bool) string {
	if text := withoutHighlight[p.key]; text != "" && !highlight {
		return text
	}
	return p.body
}

// partOf finds a part by its key.
func partOf(key string) (part, bool) {
	for _, p := range parts {
		if p.key == key {
			return p, true
		}
	}
	return part{}, false
}

// Headings are the six official section headings.
var Headings = []string{
	"一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
	"四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
}
