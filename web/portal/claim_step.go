package portal

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"huizhida/claims"
	"huizhida/web/page"
)

// ShowClaimStep handles GET /notices/:id/claim/:step.
func (p *Portal) ShowClaimStep(c *fiber.Ctx) error {
	step, ok := claimSteps[c.Params("step")]
	if !ok {
		return errNoStep
	}
	form, err := p.claimForm(c)
	if err != nil {
		return err
	}
	if form.Case != nil && form.Case.State != claims.Draft {
		return page.To(c, "/cases/"+form.Case.RefNo, "")
	}
	if step.next == "" && !form.Ready() {
		return page.Back(c, claimPath(form.NoticeID, ""), "前面还有没填完的，填完再核对提交")
	}
	return page.Render(c, step.page(form))
}

func claimPath(noticeID int64, step string) string {
	path := "/notices/" + strconv.FormatInt(noticeID, 10) + "/claim"
	if step != "" {
		path += "/" + step
	}
	return path
}
