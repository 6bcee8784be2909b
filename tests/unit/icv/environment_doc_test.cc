// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* docs/environment.md names every variable of the table, and no other of our four families that we would read. */
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

static const char *const known[] = {
#define NST_SETTING(name, group) #name,
#define NST_UNSUPPORTED(name) #name,
#include "runtime/omp/icv/settings.def"
};

TEST(EnvironmentDoc, AndTheTableNameTheSameVariables)
{
    /* this file is tests/unit/icv/..., compiled by its full or relative path */
    std::string here = __FILE__;
    std::ifstream file(here.substr(0, here.rfind("tests/unit/icv/")) + "docs/environment.md");
    ASSERT_TRUE(file) << "docs/environment.md is not beside the sources";
    std::stringstream text;
    text << file.rdbuf();
    std::string doc = text.str();
    std::set<std::string> table(std::begin(known), std::end(known)), named;
    /* `NAME` or `NAME=value` */
    for (size_t begin = doc.find('`'); begin != std::string::npos; begin = doc.find('`', begin + 1)) {
        size_t end = doc.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_", begin + 1);
        std::string name = doc.substr(begin + 1, end - begin - 1);
        if (end == std::string::npos || (doc[end] != '`' && doc[end] != '='))
            continue;
        for (const char *family : {"OMP_", "GOMP_", "KMP_", "NESTOMP_"})
            if (name.rfind(family, 0) == 0 && name != family)
                named.insert(name);
    }
    named.erase("OMP_NAME");
    named.erase("OMP_NAME_ALL");
    for (auto &name : table)
        EXPECT_TRUE(named.count(name)) << name << " is read but not documented";
    for (auto &name : named)
        EXPECT_TRUE(table.count(name)) << name << " is documented but not read";
}
