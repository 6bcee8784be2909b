// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Reads settings from a made-up environment and captures what the runtime says about them. */
#ifndef NST_TESTS_UNIT_ICV_FAKE_ENVIRONMENT_H
#define NST_TESTS_UNIT_ICV_FAKE_ENVIRONMENT_H

#include <gtest/gtest.h>

#include <string>
#include <vector>

extern "C" {
#include "runtime/omp/icv/icv.h"
#include "runtime/omp/icv/place.h"
#include "runtime/os/environ.h"
extern bool nst_quiet;
}

/* Loads the settings; returns stderr. */
inline std::string load(const std::vector<std::string> &entries)
{
    static std::vector<std::string> kept; /* settings keep pointers into the environment */
    std::vector<const char *> array;

    kept = entries;
    for (auto &entry : kept)
        array.push_back(entry.c_str());
    array.push_back(nullptr);
    nst_environ_replace(array.data());
    testing::internal::CaptureStderr();
    nst_settings_load();
    nst_environ_replace(nullptr);
    return testing::internal::GetCapturedStderr();
}

/* True when the output is exactly one warning line that names the variable, quotes the value and says what is used. */
inline testing::AssertionResult one_warning(const std::string &said, const std::string &name, const std::string &value,
                                            const std::string &instead)
{
    std::string begin = "nestomp: warning: " + name + ": '" + value + "' ", end = instead + "\n";

    if (said.rfind(begin, 0) == 0 && said.size() > end.size() && said.substr(said.size() - end.size()) == end &&
        said.find('\n') == said.size() - 1)
        return testing::AssertionSuccess();
    return testing::AssertionFailure() << "said: " << said << "wanted: " << begin << "..." << end;
}

#endif
