# Installs the headers, the libraries behind purvey::purvey and the program, and exports
# purvey::pep, purvey::solve (component "core", needs no other package) and purvey::purvey.
include(CMakePackageConfigHelpers)

# Everything that `root` links to, of this project (`ours`), and the packages that the rest comes
# from (`packages`): the part of a target's name before "::" is the name to look it up by.
function(purvey_link_closure root ours packages)
  set(found)
  set(outside)
  set(open ${root})
  while(open)
    list(POP_FRONT open target)
    get_target_property(real ${target} ALIASED_TARGET)
    if(real)
      set(target ${real})
    endif()
    if(target IN_LIST found)
      continue()
    endif()
    list(APPEND found ${target})
    get_target_property(links ${target} INTERFACE_LINK_LIBRARIES)
    if(NOT links)
      continue()
    endif()
    foreach(link IN LISTS links)
      string(REGEX REPLACE "^\\$<LINK_ONLY:(.*)>$" "\\1" link "${link}")
      if(link MATCHES "^PkgConfig::")
        message(FATAL_ERROR "${target} links to ${link}, which no consumer of purvey can find")
      elseif(link MATCHES "^purvey(::|_)")
        list(APPEND open ${link})
      elseif(link MATCHES "^(.+)::.+$")
        list(APPEND outside ${CMAKE_MATCH_1})
      endif()
    endforeach()
  endwhile()
  list(REMOVE_DUPLICATES outside)
  list(SORT outside)
  set(${ours} ${found} PARENT_SCOPE)
  set(${packages} ${outside} PARENT_SCOPE)
endfunction()

purvey_link_closure(purvey parts packages)
set(core purvey_pep purvey_solve)
list(REMOVE_ITEM parts ${core})
foreach(part IN LISTS parts)
  string(REPLACE "purvey_" "" short ${part})
  set_target_properties(${part} PROPERTIES EXPORT_NAME ${short})
endforeach()

set(purvey_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/purvey)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/purvey DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.hpp")
install(TARGETS ${core} EXPORT purvey-core)
install(TARGETS ${parts} EXPORT purvey-parts)
install(EXPORT purvey-core NAMESPACE purvey:: DESTINATION ${purvey_cmake_dir})
install(EXPORT purvey-parts NAMESPACE purvey:: DESTINATION ${purvey_cmake_dir})
if(TARGET purvey_cli)
  install(TARGETS purvey_cli RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

set(purvey_find_packages)
foreach(package IN LISTS packages)
  string(APPEND purvey_find_packages "find_dependency(${package})\n")
endforeach()
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/purvey-config.cmake.in ${PROJECT_BINARY_DIR}/cmake/purvey-config.cmake
  INSTALL_DESTINATION ${purvey_cmake_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cmake/purvey-config-version.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cmake/purvey-config.cmake
              ${PROJECT_BINARY_DIR}/cmake/purvey-config-version.cmake
        DESTINATION ${purvey_cmake_dir})
