package web

import (
	"testing"

	"github.com/stretchr/testify/require"

	"huizhida/accounts"
)

func TestTypingIsAnsweredWithItsNumbersFirst(t *testing.T) {
	t.Parallel()
	o, path := ruleOffice(t)
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	_, page := editor.get(path)
	form := formOf(t, page)
	form.Set("expression", `revenue_10k_prev > 20000000 && import_export_right`)
	status, numbers := editor.fragment(path+"/preview", form)
	require.Equal(t, 200, status)
	_, whole := editor.fragment(path+"/edit", form)
	for _, now := range []string{"营业收入", "k-three", "k-fall", "较 v1：符合"} {
		require.Contains(t, numbers, now)
		require.Contains(t, whole, now)
	}
	require.NotContains(t, numbers, "检查发现", "what takes longer to look over comes with the whole answer")
	require.Contains(t, whole, "检查发现")
	require.Less(t, len(numbers), len(whole)/5, "little is sent for each key")

	require.Contains(t, whole, numbers, "the whole answer says the same")
}

func TestRowsThatAreTypedIntoAreCountedAsTheyStand(t *testing.T) {
	t.Parallel()
	o, path := ruleOffice(t)
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	_, page := editor.get(path)
	form := formOf(t, page)
	form.Set("expression", `employees < 20`)
	_, page = editor.fragment(path+"/edit", form)
	form = formOf(t, page)
	form.Set("val.0", "21")
	status, numbers := editor.fragment(path+"/preview", form)
	require.Equal(t, 200, status)
	_, whole := editor.fragment(path+"/edit", form)
	require.Contains(t, whole, numbers)
	require.Contains(t, whole, "employees &lt; 21")
}

func TestATextThatCannotBeReadLeavesTheNumbersAsTheyWere(t *testing.T) {
	t.Parallel()
	o, path := ruleOffice(t)
	editor := o.browser(accounts.New{Name: "林嘉欣", Role: accounts.Editor})
	_, page := editor.get(path)
	form := formOf(t, page)
	for _, text := range []string{"size == ", ""} {
		form.Set("expression", text)
		status, answer := editor.fragment(path+"/preview", form)
		require.Equal(t, 204, status, text)
		require.Empty(t, answer)
	}
}
