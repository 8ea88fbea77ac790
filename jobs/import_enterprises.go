package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"huizhida/enterprises"
)

// importTimeout is how long an import or its check may take; cut off, it goes on in the next attempt.
const importTimeout = 15 * time.Minute

// gaveUp is what a person reads of an import that failed in every attempt.
const gaveUp = "多次尝试仍未完成，请联系系统管理员；已导入的行保留，重新导入同一文件即可继续"

// ImportEnterprises carries a confirmed list into the register.
type ImportEnterprises struct {
	river.WorkerDefaults[enterprises.ImportArgs]
	Enterprises *enterprises.Service
}

// Timeout leaves time for a large list.
func (w *ImportEnterprises) Timeout(*river.Job[enterprises.ImportArgs]) time.Duration {
	return importTimeout
}

// Work goes on where an earlier attempt stopped, and does nothing once the import is finished.
func (w *ImportEnterprises) Work(ctx context.Context, job *river.Job[enterprises.ImportArgs]) error {
	err := w.Enterprises.RunImport(ctx, job.Args.ImportID)
	if err != nil && job.Attempt >= job.MaxAttempts {
		return w.Enterprises.Fail(context.WithoutCancel(ctx), job.Args.ImportID, gaveUp)
	}
	return err
}
