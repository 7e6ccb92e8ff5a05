# The peers that are C and C++ libraries, where they are installed (Debian: libsolv-dev,
# libcadical-dev). Include this from bench/compare/CMakeLists.txt. peers/ is built by cargo.
find_package(PkgConfig)
if(PKG_CONFIG_FOUND)
  pkg_check_modules(libsolv IMPORTED_TARGET libsolv)
endif()
find_library(CADICAL_LIBRARY cadical)
find_path(CADICAL_INCLUDE cadical.hpp)

function(purvey_peer name source)
  add_executable(${name} ${source} problem.c measure.c)
  set_target_properties(${name} PROPERTIES
    OUTPUT_NAME bench-${name} RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR} UNITY_BUILD OFF
    C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_compile_options(${name} PRIVATE -Wall -Wextra)
endfunction()

if(TARGET PkgConfig::libsolv)
  purvey_peer(libsolv_core libsolv_core.c)
  target_link_libraries(libsolv_core PRIVATE PkgConfig::libsolv)
endif()
if(CADICAL_LIBRARY AND CADICAL_INCLUDE)
  purvey_peer(cadical_oracle cadical_oracle.cpp)
  target_include_directories(cadical_oracle PRIVATE ${CADICAL_INCLUDE})
  target_link_libraries(cadical_oracle PRIVATE ${CADICAL_LIBRARY})
endif()
