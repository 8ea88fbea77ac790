package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"huizhida/audit"
	"huizhida/fault"
	"huizhida/web/page"
)

// JobsPath is where River UI is mounted.
const JobsPath = "/admin/jobs"

var errNoJobsUI = fault.New(fault.NotFound, "后台任务的管理页没有启动")

// jobsRoutes mount River UI for system administrators. Its page reads by GET; whatever it changes goes to its API.
func (s *Server) jobsRoutes() []route {
	routes := []route{{"GET", JobsPath, system, s.showJobs}, {"GET", JobsPath + "/*", system, s.showJobs}}
	for _, method := range []string{fiber.MethodPost, fiber.MethodPut, fiber.MethodPatch} {
		routes = append(routes, route{method, JobsPath + "/api/*", system, s.changeJobs})
	}
	return routes
}

// showJobs handles GET /admin/jobs/*.
func (s *Server) showJobs(c *fiber.Ctx) error {
	if s.JobsUI == nil {
		return errNoJobsUI
	}
	if c.Path() == JobsPath {
		return c.Redirect(JobsPath + "/") // River UI would send the reader to the site's own root
	}
	return adaptor.HTTPHandler(s.JobsUI)(c)
}

// changeJobs handles POST, PUT and PATCH /admin/jobs/api/*: jobs cancelled, retried and deleted, queues paused and resumed. The trail tells
// of it before it happens.
func (s *Server) changeJobs(c *fiber.Ctx) error {
	if s.JobsUI == nil {
		return errNoJobsUI
	}
	what := strings.TrimPrefix(c.Path(), JobsPath+"/api/")
	event := audit.Event{At: s.Now(), Actor: page.Actor(c), Action: jobAction(c.Method(), what), Subject: "river_job", Detail: map[string]any{"request": what, "ids": jobIDs(c.Body())}}
	if err := s.Console.Audit.Note(c.UserContext(), event); err != nil {
		return err
	}
	return adaptor.HTTPHandler(s.JobsUI)(c)
}

// jobAction names a change for the trail: jobs/cancel is job.cancel, queues/push/pause is queue.pause.
func jobAction(method, what string) string {
	parts := strings.Split(what, "/")
	verb := parts[len(parts)-1]
	if method == http.MethodPatch {
		verb = "edit"
	}
	if parts[0] == "queues" {
		return "queue." + verb
	}
	return "job." + verb
}

// jobIDs are the jobs that a change names, at most a hundred of them. River UI writes them as texts.
func jobIDs(body []byte) (ids []int64) {
	var named struct {
		IDs []string `json:"ids"`
	}
	if json.Unmarshal(body, &named) != nil {
		return nil // its own handler refuses it
	}
	for _, text := range named.IDs[:min(len(named.IDs), 100)] {
		if id, err := strconv.ParseInt(text, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// fromOwnPage tells whether the browser itself says that a change comes from one of our pages. River UI's script knows nothing of our form
// tokens; a page of another site cannot make a browser say so.
func fromOwnPage(c *fiber.Ctx) bool {
	if !strings.HasPrefix(c.Path(), JobsPath+"/api/") || c.Get("Sec-Fetch-Site", "same-origin") != "same-origin" {
		return false
	}
	u, err := url.Parse(c.Get("Origin"))
	return err == nil && u.Host != "" && u.Host == c.Get("Host")
}
