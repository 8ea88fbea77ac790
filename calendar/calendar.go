// Package calendar knows the business's time zone, how it writes dates, and which days are working days.
package calendar

import "time"

// Shanghai is a fixed offset: China keeps no summer time, and slim images carry no zone files.
var Shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

var weekdays = [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}

// Day is the midnight in Shanghai that begins t's day.
func Day(t time.Time) time.Time {
	y, m, d := t.In(Shanghai).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, Shanghai)
}

// DayEnd is the last moment of t's day in Shanghai that the database tells apart from the next day's first.
func DayEnd(t time.Time) time.Time { return Day(t).AddDate(0, 0, 1).Add(-time.Microsecond) }

// Parse reads "2022-12-31" as that midnight in Shanghai.
func Parse(s string) (time.Time, error) { return time.ParseInLocation(time.DateOnly, s, Shanghai) }

// Date writes "2022年12月31日", for running text.
func Date(t time.Time) string { return t.In(Shanghai).Format("2006年1月2日") }

// ISO writes "2022-12-31", for tables and date controls.
func ISO(t time.Time) string { return t.In(Shanghai).Format(time.DateOnly) }

// DateTime writes "2022年12月31日（周六）17:00", for a deadline.
func DateTime(t time.Time) string {
	return Date(t) + "（" + Weekday(t) + "）" + t.In(Shanghai).Format("15:04")
}

// Clock writes "2022-12-31 17:00", for a table or a history.
func Clock(t time.Time) string { return t.In(Shanghai).Format("2006-01-02 15:04") }

// Weekday names t's day of the week: "周六".
func Weekday(t time.Time) string { return weekdays[t.In(Shanghai).Weekday()] }
