; What Parley's NSIS installer does besides electron-builder's own: links, and a start with Windows when /autostart is given.
; SHELL_CONTEXT is the machine's registry after /allusers and the person's own otherwise.

!define PARLEY_RUN "Software\Microsoft\Windows\CurrentVersion\Run"

!macro parleyHandler KEY SCHEME
  WriteRegStr SHELL_CONTEXT "${KEY}" "" "URL:${PRODUCT_NAME} (${SCHEME})"
  WriteRegStr SHELL_CONTEXT "${KEY}" "URL Protocol" ""
  WriteRegStr SHELL_CONTEXT "${KEY}\DefaultIcon" "" "$INSTDIR\${APP_EXECUTABLE_FILENAME},0"
  WriteRegStr SHELL_CONTEXT "${KEY}\shell\open\command" "" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" "%1"'
!macroend

!macro parleyLink SCHEME
  !insertmacro parleyHandler "Software\Classes\${APP_ID}.${SCHEME}" "${SCHEME}"
  WriteRegStr SHELL_CONTEXT "Software\${APP_ID}\Capabilities\URLAssociations" "${SCHEME}" "${APP_ID}.${SCHEME}"
!macroend

!macro customInstall
  !insertmacro parleyLink "tel"
  !insertmacro parleyLink "sip"
  !insertmacro parleyLink "sips"
  !insertmacro parleyLink "callto"
  !insertmacro parleyLink "parley"
  ; Nobody else has parley: links, so they need no choosing.
  !insertmacro parleyHandler "Software\Classes\parley" "parley"
  WriteRegStr SHELL_CONTEXT "Software\${APP_ID}\Capabilities" "ApplicationName" "${PRODUCT_NAME}"
  WriteRegStr SHELL_CONTEXT "Software\${APP_ID}\Capabilities" "ApplicationDescription" "Softphone for instant meetings"
  WriteRegStr SHELL_CONTEXT "Software\RegisteredApplications" "${APP_ID}" "Software\${APP_ID}\Capabilities"

  ; An upgrade keeps the entry that is there.
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/autostart" $R1
  ${ifNot} ${Errors}
    WriteRegStr SHELL_CONTEXT "${PARLEY_RUN}" "${PRODUCT_NAME}" '"$INSTDIR\${APP_EXECUTABLE_FILENAME}" --background'
  ${endIf}
!macroend

!macro customUnInstall
  ${ifNot} ${isUpdated}
    DeleteRegKey SHELL_CONTEXT "Software\Classes\${APP_ID}.tel"
    DeleteRegKey SHELL_CONTEXT "Software\Classes\${APP_ID}.sip"
    DeleteRegKey SHELL_CONTEXT "Software\Classes\${APP_ID}.sips"
    DeleteRegKey SHELL_CONTEXT "Software\Classes\${APP_ID}.callto"
    DeleteRegKey SHELL_CONTEXT "Software\Classes\${APP_ID}.parley"
    DeleteRegKey SHELL_CONTEXT "Software\Classes\parley"
    DeleteRegKey SHELL_CONTEXT "Software\${APP_ID}"
    DeleteRegValue SHELL_CONTEXT "Software\RegisteredApplications" "${APP_ID}"
    DeleteRegValue SHELL_CONTEXT "${PARLEY_RUN}" "${PRODUCT_NAME}"
  ${endIf}
!macroend
