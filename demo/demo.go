// Package demo lives the year 2022 again: a district's register, what its bureau published, pushed, decided and answered. It acts only
// through the services that users use, on a clock of its own, from fixed seeds; the figures are whatever the services then count.
package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"huizhida/accounts"
	"huizhida/audit"
	"huizhida/calendar"
	"huizhida/claims"
	"huizhida/db"
	"huizhida/disclosure"
	"huizhida/enterprises"
	"huizhida/notify"
	"huizhida/policies"
	"huizhida/reports"
)

// Password is what every demo account signs in with.
const Password = "Huizhida-2022"

// Size is how many enterprises the demo world has by default.
const Size = 20_000

// Today is when the demo world stands still for a visitor: the last Wednesday of 2022, with work in every queue.
var Today = time.Date(2022, 12, 28, 9, 0, 0, 0, calendar.Shanghai)

// Services are what users of the demo world use. Each one's Now must be Clock.Now.
type Services struct {
	DB          db.Conn // for reading who is eligible
	Accounts    *accounts.Service
	Enterprises *enterprises.Service
	Policies    *policies.Service
	Notify      *notify.Service
	Claims      *claims.Service
	Disclosure  *disclosure.Service
	Reports     *reports.Service
	Clock       *Clock
	Drain       func(context.Context) error // returns when no job waits
}

// Progress is told how far the loading has come, in steps out of total.
type Progress func(done, total int, label string)

// world is one loading of the demo.
type world struct {
	Services
	economy
	themes   []theme
	rand     *rand.Rand
	people   people
	progress Progress
	agenda   agenda
	planned  int
	notices  map[string]int64 // by theme key, its newest
}

// Load fills an empty database with n enterprises and their year.
func Load(ctx context.Context, s Services, n int, progress Progress) error {
	e, themes, err := readWorld()
	if err != nil {
		return err
	}
	w := &world{Services: s, economy: e, themes: themes, rand: rand.New(rand.NewPCG(588, 1572)), progress: progress, notices: map[string]int64{}}
	w.Clock.Set(time.Date(2022, 1, 4, 9, 0, 0, 0, calendar.Shanghai))
	if err := errors.Join(w.hire(ctx), w.register(ctx, n)); err != nil {
		return fmt.Errorf("load demo: %w", err)
	}
	w.publish()
	w.request()
	w.push()
	w.wait()
	if err := errors.Join(w.live(ctx), w.giveAccount(ctx), w.report(ctx)); err != nil {
		return fmt.Errorf("load demo: %w", err)
	}
	return nil
}

// people are the bureau's accounts that act.
type people struct {
	editor, second, head, leader, acceptor, liaison audit.Actor
}

// Staff are the demo accounts of the bureau, one a role.
var Staff = []accounts.New{
	{Login: "bianji", Name: "林嘉欣", Role: accounts.Editor, Section: "政策科"},
	{Login: "bianji2", Name: "郭文浩", Role: accounts.Editor, Section: "政策科"},
	{Login: "kezhang", Name: "陈晓琳", Role: accounts.SectionHead, Section: "企业服务科"},
	{Login: "juling", Name: "黄志强", Role: accounts.BureauLeader, Section: "局领导"},
	{Login: "shouli", Name: "梁美玲", Role: accounts.Acceptor, Section: "企业服务科"},
	{Login: "zhuanguan", Name: "何国荣", Role: accounts.Liaison, Section: "大石街道"},
	{Login: "guanli", Name: "张建华", Role: accounts.Manager, Section: "区政府办公室"},
	{Login: "xitong", Name: "罗永康", Role: accounts.SystemAdmin, Section: "信息科"},
	{Login: "anquan", Name: "谢慧敏", Role: accounts.SecurityAdmin, Section: "信息科"},
	{Login: "shenji", Name: "冯丽珍", Role: accounts.AuditAdmin, Section: "办公室"},
}

// EnterpriseLogin is the demo account of an enterprise that qualifies and has not claimed yet.
const EnterpriseLogin = "qiye"

// hire makes the bureau's accounts.
func (w *world) hire(ctx context.Context) error {
	made := map[string]audit.Actor{}
	for _, n := range Staff {
		n.Password = Password
		a, err := w.Accounts.Create(ctx, audit.System("演示数据"), n)
		if err != nil {
			return err
		}
		made[n.Login] = a.Actor("127.0.0.1")
	}
	w.people = people{made["bianji"], made["bianji2"], made["kezhang"], made["juling"], made["shouli"], made["zhuanguan"]}
	return nil
}

// report enters the year's figures that other registers hold.
func (w *world) report(ctx context.Context) error {
	w.Clock.Set(Today.Add(-20 * time.Minute))
	const register = "广东省政务服务事项管理系统，2022-12-20"
	for _, f := range [][2]string{{"departments_claimed", "38"}, {"items_claimed", "7337"}, {"departments_listed", "29"}, {"items_listed", "5462"}} {
		if err := w.Reports.SetFigure(ctx, w.people.editor, 2022, f[0], f[1], register); err != nil {
			return err
		}
	}
	for _, key := range []string{"license", "penalty", "coercion", "fee"} {
		if err := w.Reports.SetFigure(ctx, w.people.editor, 2022, key, "0", "局办公室2022年度统计，2022-12-27"); err != nil {
			return err
		}
	}
	for _, class := range disclosure.Classes {
		if err := w.Reports.SetFigure(ctx, w.people.editor, 2021, "carry_out."+class, "0", "2021年政府信息公开工作年度报告表三"); err != nil {
			return err
		}
	}
	w.Clock.Set(Today)
	return nil
}
