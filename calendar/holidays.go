package calendar

import (
	"fmt"
	"strings"
	"time"
)

// The first and last years whose days off the State Council has announced here. Beyond them a due date is provisional.
const firstYear, lastYear = 2019, 2026

// facts are the announced days off (single or from-to) and make-up working days (+), one holiday per line under the papers
// that announced them. They are the State Council's, by way of github.com/NateScarlet/holiday-cn (MIT), whose yearly files
// overlap at New Year: the map they are merged into is by date, not by year.
const facts = `
# 2019: http://www.gov.cn/zhengce/zhengceku/2018-12/06/content_5346276.htm http://www.gov.cn/zhengce/zhengceku/2019-03/22/content_5375877.htm
元旦 20181230-20190101 +20181229
春节 20190204-20190210 +20190202 +20190203
清明节 20190405
劳动节 20190501-20190504 +20190428 +20190505
端午节 20190607
中秋节 20190913
国庆节 20191001-20191007 +20190929 +20191012
# 2020: http://www.gov.cn/zhengce/zhengceku/2019-11/21/content_5454164.htm http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm
元旦 20200101
春节 20200124-20200202 +20200119 +20200203
清明节 20200404-20200406
劳动节 20200501-20200505 +20200426 +20200509
端午节 20200625-20200627 +20200628
国庆节、中秋节 20201001-20201008 +20200927 +20201010
# 2021: http://www.gov.cn/zhengce/zhengceku/2020-11/25/content_5564127.htm
元旦 20210101-20210103
春节 20210211-20210217 +20210207 +20210220
清明节 20210403-20210405
劳动节 20210501-20210505 +20210425 +20210508
端午节 20210612-20210614
中秋节 20210919-20210921 +20210918
国庆节 20211001-20211007 +20210926 +20211009
# 2022: http://www.gov.cn/zhengce/zhengceku/2021-10/25/content_5644835.htm
元旦 20220101-20220103
春节 20220131-20220206 +20220129 +20220130
清明节 20220403-20220405 +20220402
劳动节 20220430-20220504 +20220424 +20220507
端午节 20220603-20220605
中秋节 20220910-20220912
国庆节 20221001-20221007 +20221008 +20221009
# 2023: http://www.gov.cn/zhengce/zhengceku/2022-12/08/content_5730844.htm
元旦 20221231-20230102
春节 20230121-20230127 +20230128 +20230129
清明节 20230405
劳动节 20230429-20230503 +20230423 +20230506
端午节 20230622-20230624 +20230625
中秋节、国庆节 20230929-20231006 +20231007 +20231008
# 2024: https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm
元旦 20240101
春节 20240210-20240217 +20240204 +20240218
清明节 20240404-20240406 +20240407
劳动节 20240501-20240505 +20240428 +20240511
端午节 20240610
中秋节 20240915-20240917 +20240914
国庆节 20241001-20241007 +20240929 +20241012
# 2025: https://www.gov.cn/zhengce/zhengceku/202411/content_6986383.htm
元旦 20250101
春节 20250128-20250204 +20250126 +20250208
清明节 20250404-20250406
劳动节 20250501-20250505 +20250427
端午节 20250531-20250602
国庆节、中秋节 20251001-20251008 +20250928 +20251011
# 2026: https://www.gov.cn/zhengce/zhengceku/202511/content_7047091.htm
元旦 20260101-20260103 +20260104
春节 20260215-20260223 +20260214 +20260228
清明节 20260404-20260406
劳动节 20260501-20260505 +20260509
端午节 20260619-20260621
国庆节 20261001-20261007 +20260920 +20261010
中秋节 20260925-20260927
`

// announced says of each exceptional day whether it is a day off, by its yyyymmdd.
var announced = parse(facts)

func parse(facts string) map[int]bool {
	days := map[int]bool{}
	for line := range strings.Lines(facts) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for i, word := range strings.Fields(line) {
			if i == 0 {
				continue // the holiday's name
			}
			if work, ok := strings.CutPrefix(word, "+"); ok {
				days[key(mustDay(work))] = false
				continue
			}
			first, last, isRange := strings.Cut(word, "-")
			if !isRange {
				last = first
			}
			for d := mustDay(first); !d.After(mustDay(last)); d = d.AddDate(0, 0, 1) {
				days[key(d)] = true
			}
		}
	}
	return days
}

func mustDay(s string) time.Time {
	d, err := time.ParseInLocation("20060102", s, Shanghai)
	if err != nil {
		panic(fmt.Sprintf("calendar facts: %v", err))
	}
	return d
}

func key(t time.Time) int {
	y, m, d := t.In(Shanghai).Date()
	return y*10000 + int(m)*100 + d
}
