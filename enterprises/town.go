package enterprises

import (
	"slices"
	"strings"
)

// Panyu is the district whose towns are known by name.
const Panyu = "番禺区"

// Towns are 番禺区's 16 towns: 11 sub-districts, then 5 towns, in the order of their codes.
var Towns = []string{"市桥街道", "沙头街道", "东环街道", "桥南街道", "小谷围街道", "大石街道", "洛浦街道", "石壁街道",
	"钟村街道", "大龙街道", "沙湾街道", "南村镇", "新造镇", "化龙镇", "石楼镇", "石碁镇"}

// townAliases are names that old papers use: towns before they became sub-districts, and a common spelling.
var townAliases = map[string]string{"石基镇": "石碁镇", "石基": "石碁镇"}

// NormalizeTown returns the official name of a town of 番禺区 (沙湾镇, 沙湾街 and 沙湾 are 沙湾街道), and whether it is one.
// Towns of other districts are returned as they are.
func NormalizeTown(district, town string) (string, bool) {
	town = strings.TrimSpace(town)
	if district != Panyu {
		return town, slices.Contains(Towns, town)
	}
	name := strings.TrimPrefix(strings.TrimPrefix(town, "广州市"), Panyu)
	if official, ok := townAliases[name]; ok {
		return official, true
	}
	if slices.Contains(Towns, name) {
		return name, true
	}
	stem := townStem(name)
	for _, official := range Towns {
		if townStem(official) == stem {
			return official, true
		}
	}
	return town, false
}

func townStem(name string) string {
	for _, suffix := range []string{"街道办事处", "镇人民政府", "街道", "街", "镇"} {
		if stem, ok := strings.CutSuffix(name, suffix); ok {
			return stem
		}
	}
	return name
}
