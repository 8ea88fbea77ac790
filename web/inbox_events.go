package web

import (
	"context"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"huizhida/notify"
	"huizhida/web/page"
)

// inboxEventsPath is where pages hear of new messages. Its answer is not compressed: that would hold each event back.
const inboxEventsPath = "/me/inbox/events"

// heartbeat keeps proxies from taking a silent stream for a dead one, and finds out who has left.
const heartbeat = 25 * time.Second

// inboxEvents handles GET /me/inbox/events: the number of unread messages, now and each time it changes, as server-sent events. It ends with
// the session.
func (s *Server) inboxEvents(c *fiber.Ctx) error {
	if s.Feed == nil {
		return c.SendStatus(fiber.StatusNoContent) // which tells a browser not to come back
	}
	c.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
	c.Set("X-Accel-Buffering", "no")
	if c.Method() == fiber.MethodHead {
		return nil
	}
	viewer, enterprise, token := page.Viewer(c), page.EnterpriseID(c), c.Cookies(sessionCookie)
	watch, err := s.Feed.Watch(viewer.ID, enterprise, page.Request(c).CSRF)
	if err != nil {
		return err
	}
	n, err := s.Portal.Notify.Unread(c.UserContext(), enterprise) // what comes meanwhile is told
	if err != nil {
		watch.Close()
		return err
	}
	return page.Stream(c, func(ctx context.Context, out *page.Flow) error {
		defer watch.Close()
		if _, err := fmt.Fprintf(out, "retry: 5000\nevent: unread\ndata: %d\n\n", n); err != nil {
			return err
		}
		return s.follow(ctx, watch, token, out)
	})
}

// follow writes what the watch tells until the watch or the session ends, or the reader leaves.
func (s *Server) follow(ctx context.Context, watch *notify.Watch, token string, out *page.Flow) error {
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		text := ""
		select {
		case <-watch.Done():
			_, err := fmt.Fprint(out, goodbye)
			return err
		case n := <-watch.Counts():
			text = fmt.Sprintf("event: unread\ndata: %d\n\n", n)
		case <-beat.C:
			if alive, err := s.Accounts.Alive(ctx, token); err == nil && !alive {
				_, err := fmt.Fprint(out, goodbye)
				return err
			}
			text = ": \n\n"
		}
		if _, err := fmt.Fprint(out, text); err != nil {
			return err
		}
	}
}

// goodbye tells the page not to come back by itself.
const goodbye = "event: end\ndata: \n\n"
