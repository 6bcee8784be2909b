// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A directory that stands in for the root of the file system while one test runs. */
#ifndef NST_TESTS_UNIT_TOPO_FAKE_ROOT_H
#define NST_TESTS_UNIT_TOPO_FAKE_ROOT_H

#include <filesystem>
#include <fstream>
#include <string>

#include <stdlib.h>

extern "C" {
#include "runtime/os/file.h"
}

class FakeRoot {
  public:
    FakeRoot()
    {
        std::string pattern = (std::filesystem::temp_directory_path() / "nestomp-root-XXXXXX").string();
        root_ = mkdtemp(pattern.data());
        nst_file_set_root(root_.c_str());
    }
    ~FakeRoot()
    {
        nst_file_set_root("");
        std::filesystem::remove_all(root_);
    }
    void write(const std::string &path, const std::string &text)
    {
        std::filesystem::path full = root_ + path;
        std::filesystem::create_directories(full.parent_path());
        std::ofstream(full) << text;
    }

  private:
    std::string root_;
};

#endif
