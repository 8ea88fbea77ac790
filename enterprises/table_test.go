package enterprises_test

import (
	"bytes"
	"encoding/csv"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"huizhida/enterprises"
	"huizhida/fault"
)

func readTable(t *testing.T, content string) ([]string, []enterprises.Row) {
	t.Helper()
	table, err := enterprises.OpenTable(strings.NewReader(content), "企业.csv")
	require.NoError(t, err)
	defer table.Close()
	var rows []enterprises.Row
	for {
		row, err := table.Next()
		if err == io.EOF {
			return table.Header, rows
		}
		require.NoError(t, err)
		rows = append(rows, row)
	}
}

func TestTableReadsEveryEncoding(t *testing.T) {
	t.Parallel()

	const plain = "uscc,name\r\n1,广州石碁镇㐂厂\r\n2,\"甲,\"\"乙\"\"\r\n丙\"\r\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(plain)
	require.NoError(t, err)
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(plain, ",", "\t"))
	require.NoError(t, err)
	ascii := strings.Repeat("x,y\n", 40_000) // longer than any buffer before the first Chinese letter
	for name, content := range map[string]string{
		"UTF8": plain, "UTF8WithBOM": "\xef\xbb\xbf" + plain, "GB18030": gb,
		"LateUTF8": "uscc,name\n" + ascii + plain[strings.Index(plain, "1"):], "LateGB18030": "uscc,name\n" + ascii + gb[strings.Index(gb, "1"):],
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			header, rows := readTable(t, content)
			require.Equal(t, []string{"uscc", "name"}, header)
			require.Equal(t, []string{"1", "广州石碁镇㐂厂"}, rows[len(rows)-2].Cells)
			require.Equal(t, []string{"2", "甲,\"乙\"\r\n丙"}, rows[len(rows)-1].Cells)
		})
	}
	_, rows := readTable(t, utf16)
	require.Equal(t, "广州石碁镇㐂厂", rows[0].Cells[1])
}

func TestABrokenRowNeverStopsTheOthers(t *testing.T) {
	t.Parallel()

	_, rows := readTable(t, "uscc,name,town\n1,\"open,a\n2,b,大石\n\n3,c\n4,d,x,y\n5,e,z,,\n6,\"q\"r,s\n7,g\"h,i\n")
	var got []string
	for _, r := range rows {
		got = append(got, strings.Join(r.Cells, "|")+" "+r.Problem)
	}
	require.Equal(t, []string{
		`1,"open,a 引号不成对，无法分列`, "2|b|大石 ", "3|c 该行有 2 列，表头有 3 列", "4|d|x|y 该行有 4 列，表头有 3 列",
		"5|e|z ", `6,"q"r,s 引号不成对，无法分列`, `7|g"h|i `,
	}, got)
	require.Equal(t, []int{2, 3, 5, 6, 7, 8, 9}, []int{rows[0].Number, rows[1].Number, rows[2].Number, rows[3].Number, rows[4].Number, rows[5].Number, rows[6].Number})
}

func TestALineThatIsNoRowNeverStopsTheOthers(t *testing.T) {
	t.Parallel()

	long := strings.Repeat("x", 3<<20)
	_, rows := readTable(t, "uscc,name\n1,a\n2,"+long+"\n3,b\n4,\"open\n5,"+long+"\n6,c\n")
	var got []string
	for _, r := range rows {
		got = append(got, strings.Join(r.Cells, "|")+" "+r.Problem)
	}
	require.Equal(t, []string{"1|a ", " 该行超过 1 MB，不是一行数据", "3|b ", `4,"open 引号不成对，无法分列`, " 该行超过 1 MB，不是一行数据", "6|c "}, got)
	require.Equal(t, 7, rows[5].Number)
	_, err := enterprises.OpenTable(strings.NewReader(long), "长.csv")
	require.ErrorIs(t, err, fault.Invalid)
}

func TestTableFindsTheHeaderBelowATitle(t *testing.T) {
	t.Parallel()

	header, rows := readTable(t, "番禺区企业名单,,\n,,\n统一社会信用代码,名称,名称\n1,a,b\n")
	require.Equal(t, []string{"统一社会信用代码", "名称", "名称#2"}, header)
	require.Equal(t, 4, rows[0].Number)
	header, _ = readTable(t, "uscc\n1\n")
	require.Equal(t, []string{"uscc"}, header)
	for _, empty := range []string{"", "\n\n", "\xef\xbb\xbf"} {
		_, err := enterprises.OpenTable(strings.NewReader(empty), "空.csv")
		require.ErrorIs(t, err, fault.Invalid)
	}
}

func TestTableReadsAWorkbook(t *testing.T) {
	t.Parallel()

	book := excelize.NewFile()
	day := time.Date(2022, 12, 31, 0, 0, 0, 0, time.UTC)
	require.NoError(t, book.SetSheetRow("Sheet1", "A1", &[]any{"番禺区企业名单"}))
	require.NoError(t, book.SetSheetRow("Sheet1", "A2", &[]any{"名称", "成立日期", "高新技术企业", "从业人员", "标签"}))
	require.NoError(t, book.SetSheetRow("Sheet1", "A4", &[]any{"甲", day, true, 12, nil}))
	var file bytes.Buffer
	require.NoError(t, book.Write(&file))

	header, rows := readTable(t, file.String())
	require.Equal(t, "成立日期", header[1])
	require.Len(t, rows, 1)
	require.Equal(t, 4, rows[0].Number)
	require.Len(t, rows[0].Cells, 5)
	for i, want := range []any{"甲", day, true, int64(12), nil} {
		targets, _, err := enterprises.MapHeader(header, nil)
		require.NoError(t, err)
		a, _ := enterprises.Lookup(targets[i].Key)
		got, _, err := a.Parse(rows[0].Cells[i])
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := enterprises.OpenTable(strings.NewReader("PK\x03\x04 not a workbook"), "坏.xlsx")
	require.ErrorIs(t, err, fault.Invalid)
}

func TestWhatACSVWriterWritesIsReadBack(t *testing.T) {
	t.Parallel()

	cell := rapid.StringMatching(`[a-z,"\n 甲乙]{0,6}`)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.SliceOfN(cell, 3, 3), 1, 8).Draw(t, "rows")
		var file bytes.Buffer
		w := csv.NewWriter(&file)
		require.NoError(t, w.Write([]string{"uscc", "name", "town"}))
		require.NoError(t, w.WriteAll(want))
		table, err := enterprises.OpenTable(&file, "x.csv")
		require.NoError(t, err)
		for _, cells := range want {
			if strings.TrimSpace(strings.Join(cells, "")) == "" {
				continue // a blank row is passed over
			}
			row, err := table.Next()
			require.NoError(t, err)
			require.Empty(t, row.Problem)
			require.Equal(t, cells, row.Cells)
		}
		_, err = table.Next()
		require.Equal(t, io.EOF, err)
	})
}
