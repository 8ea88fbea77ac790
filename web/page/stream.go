package page

import (
	"bufio"
	"context"
	"log/slog"
	"net"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
)

// stalled is how long a reader may take nothing before a stream is given up.
const stalled = time.Minute

// Flow is an answer that goes out while it is being written.
type Flow struct {
	out  *bufio.Writer
	conn net.Conn
}

// Write puts some of the answer out. The reader has a minute to take it, each time anew: an answer may be long, but nobody holds one forever.
func (f *Flow) Write(p []byte) (int, error) {
	if f.conn != nil {
		_ = f.conn.SetWriteDeadline(time.Now().Add(stalled)) // a connection that is gone says so at the write
	}
	n, err := f.out.Write(p)
	if err == nil {
		err = f.out.Flush()
	}
	return n, err
}

// Stream answers with what write puts out. It runs after the handler has returned, so it may not use the request; its error is logged, since
// the answer has begun. A reader who leaves makes a write fail.
func Stream(c *fiber.Ctx, write func(ctx context.Context, out *Flow) error) error {
	conn, path := c.Context().Conn(), c.Path()
	if c.Method() == fiber.MethodHead {
		return nil
	}
	ctx := context.WithoutCancel(c.UserContext())
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer func() {
			if r := recover(); r != nil { // there is no one above us who would
				slog.ErrorContext(ctx, "stream failed", "path", path, "panic", r, "stack", string(debug.Stack()))
			}
		}()
		if err := write(ctx, &Flow{w, conn}); err != nil {
			slog.DebugContext(ctx, "stream ended", "path", path, "error", err)
			if conn != nil {
				_ = conn.Close() // so that half an answer does not look like a whole one
			}
		}
	})
	return nil
}
