package claims

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"huizhida/enterprises"
	"huizhida/matching/rule"
)

// Fact is one thing the register states about the enterprise, so that nobody types it again.
type Fact struct {
	Key    string
	Label  string
	Value  string // as pages write it; empty when unknown
	Source string
	AsOf   *time.Time
}

// identity are the facts every claim shows first.
var identity = []string{"name", "uscc", "district", "town", "size"}

// stated is a current fact as the register keeps it.
type stated struct {
	Key    string
	Value  string
	Source string
	AsOf   time.Time
}

// Facts are what the register knows for a notice: who the enterprise is, then what the notice's rule asks, in its order.
func (s *Service) Facts(ctx context.Context, enterpriseID, noticeID int64) ([]Fact, error) {
	var expression string
	var asOf time.Time
	var own [2]string
	err := s.DB.QueryRow(ctx, `
		select coalesce(r.expression, 'true'), n.as_of, e.name, e.uscc
		from enterprises e, notices n left join rule_versions r on r.id = coalesce((
			select q.rule_version_id from claims q where q.notice_id = n.id and q.enterprise_id = $2 and q.state not in ('refused', 'rejected', 'withdrawn')),
			n.rule_version_id)
		where n.id = $1 and e.id = $2`, noticeID, enterpriseID).Scan(&expression, &asOf, &own[0], &own[1])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, ErrNoNotice
	}
	if err != nil {
		return nil, fmt.Errorf("read facts of enterprise %d: %w", enterpriseID, err)
	}
	rows, _ := s.DB.Query(ctx, `
		select key, value, source, as_of from facts
		where enterprise_id = $1 and superseded_at is null and period in (0, $2)`, enterpriseID, asOf.Year()-1)
	list, err := pgx.CollectRows(rows, pgx.RowToStructByName[stated])
	if err != nil {
		return nil, fmt.Errorf("read facts of enterprise %d: %w", enterpriseID, err)
	}
	byKey := map[string]stated{}
	for _, f := range list {
		byKey[f.Key] = f
	}
	facts := []Fact{}
	for _, key := range factKeys(expression) {
		a, known := enterprises.Lookup(key)
		if !known {
			continue
		}
		f := Fact{Key: key, Label: strings.Replace(a.Label, "上年", strconv.Itoa(asOf.Year()-1)+"年", 1)}
		if state, ok := byKey[key]; ok {
			f.Value, f.Source, f.AsOf = written(a, state.Value), state.Source, &state.AsOf
		} else if i := slices.Index([]string{"name", "uscc"}, key); i >= 0 {
			f.Value, f.Source = own[i], "企业登记信息"
		}
		facts = append(facts, f)
	}
	return facts, nil
}

// factKeys are the identity, then the attributes of the rule in the order in which it asks them.
func factKeys(expression string) []string {
	keys := slices.Clone(identity)
	compiled, err := rule.Compile(enterprises.Variables(), expression)
	if err != nil {
		return keys // a rule of an older language: the identity is still right
	}
	for _, c := range compiled.Conditions() {
		for _, key := range c.Keys {
			if !slices.Contains(keys, key) {
				keys = append(keys, key)
			}
		}
	}
	return keys
}

// written shows a fact's text as pages do: 是, 86.4万美元, 2018年5月14日.
func written(a enterprises.Attribute, text string) string {
	value, known, err := a.Parse(text)
	if err != nil || !known {
		return text
	}
	switch v := value.(type) {
	case bool:
		return map[bool]string{true: "是", false: "否"}[v]
	case int64:
		return strconv.FormatInt(v, 10) + a.Unit
	case float64:
		return rule.Number(v, a.Variable)
	case time.Time:
		return v.Format("2006年1月2日")
	case []string:
		return strings.Join(v, "、")
	}
	if a.Key == "industry" {
		if name := enterprises.IndustryName(text); name != "" {
			return text + " " + name
		}
	}
	return text
}
