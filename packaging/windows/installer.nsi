; Per-user installer: no administrator, program files in a folder of their own, drafts never touched.
;
; Compiled by installer.py, which writes the list of files (files.nsh) from the folder of the frozen program and defines
;   VERSION       three numbers      FOUR_NUMBERS  those and a 0     OUT       the installer to write
;   FILES         files.nsh          ICON          shenbao.ico       COMPANY, COPYRIGHT
;   SIZE_KB       size on the disk   LONGEST       characters of the longest path below the folder
;   STAND_IN      only for a rehearsal without a Windows program: the installer says so and ends
;
; Exit codes of a silent run (/S): 0 done, 1 given up, 2 a file could not be written, 3 the program is running
; or one of its files is open elsewhere (nothing was touched), 4 a newer version is installed, 5 this Windows is too old, 6 the folder cannot be used, 7 the old version stayed.

Unicode true
ManifestDPIAware true
ManifestSupportedOS all
RequestExecutionLevel user
CRCCheck on
SetCompressor /SOLID lzma
SetCompressorDictSize 32
SetDateSave off
AllowSkipFiles off
SetOverwrite on
XPStyle on

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include WinVer.nsh
!include x64.nsh
!include Sections.nsh
!include "${FILES}"

!define NAME "申报册"
!define WINDOW_EXE "申报册.exe"
!define CONSOLE_EXE "shenbao.exe"
!define UNINSTALLER "uninstall-shenbao.exe"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Shenbao"
!define CLASSES "Software\Classes"
!define DRAFT_CLASS "Shenbao.Draft"
!define FORM_CLASS "Shenbao.Form"
; Where app/paths.py keeps settings and lists.
!define DATA_FOLDER "$LOCALAPPDATA\shenbao"
!define KEPT "草稿、设置和主管部门的工作记录都会保留。草稿在你自己选的文件夹里（一般在“文档”下），设置在 ${DATA_FOLDER}。"

Name "${NAME}"
Caption "${NAME} ${VERSION} 安装"
UninstallCaption "卸载 ${NAME} ${VERSION}"
BrandingText "${NAME} ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Shenbao"
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"

VIProductVersion "${FOUR_NUMBERS}"
VIFileVersion "${FOUR_NUMBERS}"
!macro STRING_OF_THE_VERSION NAME VALUE
  VIAddVersionKey /LANG=2052 "${NAME}" "${VALUE}"
!macroend
!insertmacro STRING_OF_THE_VERSION "ProductName" "${NAME}"
!insertmacro STRING_OF_THE_VERSION "ProductVersion" "${VERSION}"
!insertmacro STRING_OF_THE_VERSION "FileVersion" "${VERSION}"
!insertmacro STRING_OF_THE_VERSION "CompanyName" "${COMPANY}"
!insertmacro STRING_OF_THE_VERSION "LegalCopyright" "${COPYRIGHT}"
!ifdef STAND_IN
  !insertmacro STRING_OF_THE_VERSION "FileDescription" "${NAME}安装程序（演练，不能安装）"
!else
  !insertmacro STRING_OF_THE_VERSION "FileDescription" "${NAME}安装程序"
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_DIRECTORYPAGE_TEXT_TOP "不需要管理员权限，只为当前用户安装。一般不用改文件夹；要改，请选一个空文件夹。"
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE LeaveFolderPage
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "${NAME}已装好"
!define MUI_FINISHPAGE_TEXT "从“开始”菜单打开${NAME}，也可以双击 .shenbao 文件。$\r$\n$\r$\n以后卸载：设置 → 应用 → ${NAME}，草稿和设置会保留。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${WINDOW_EXE}"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开${NAME}"
!insertmacro MUI_PAGE_FINISH

!define MUI_UNCONFIRMPAGE_TEXT_TOP "只删除程序本身。${KEPT}"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE "SimpChinese"

Var OldFolder   ; where a version is installed already; empty: none
Var OldVersion
Var Complaint   ; why a folder cannot be used; empty: it can
Var Busy        ; 1: a program file of the folder asked about is in use
Var Held        ; uninstaller: the first file that cannot be deleted now; empty: all can
Var Upgrading   ; uninstaller: 1 when a newer installer called it

; ---- is the program running: a program file that runs cannot be opened for writing

!macro ONE_FILE_IN_USE FILE
  ${If} ${FileExists} "${FILE}"
    ClearErrors
    FileOpen $0 "${FILE}" a
    ${If} ${Errors}
      StrCpy $Busy 1
    ${Else}
      FileClose $0
    ${EndIf}
  ${EndIf}
!macroend

; A virus scanner may hold a file for a moment, so it is asked a few times.
!macro FUNCTION_LOOK_FOR_RUNNING PREFIX
Function ${PREFIX}LookForRunning ; the folder is in $R0; sets $Busy
  Push $0
  Push $1
  StrCpy $1 0
  ${Do}
    StrCpy $Busy 0
    !insertmacro ONE_FILE_IN_USE "$R0\${WINDOW_EXE}"
    !insertmacro ONE_FILE_IN_USE "$R0\${CONSOLE_EXE}"
    ${If} $Busy = 0
    ${OrIf} $1 >= 5
      ${Break}
    ${EndIf}
    Sleep 300
    IntOp $1 $1 + 1
  ${Loop}
  Pop $1
  Pop $0
FunctionEnd

Function ${PREFIX}WaitUntilClosed ; the folder is in $R0; ends the installer when the user gives up
  ${Do}
    Call ${PREFIX}LookForRunning
    ${If} $Busy = 0
      ${Break}
    ${EndIf}
    ${IfNot} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME}正在运行。请先关闭${NAME}的所有窗口，再点“重试”。" /SD IDCANCEL IDRETRY`
      SetErrorLevel 3
      Quit
    ${EndIf}
  ${Loop}
FunctionEnd
!macroend
!insertmacro FUNCTION_LOOK_FOR_RUNNING ""
!insertmacro FUNCTION_LOOK_FOR_RUNNING "un."

; ---- before anything is written

ReserveFile /plugin System.dll ; asked first, so it lies at the front of what has to be unpacked

Function .onInit
!ifdef STAND_IN
  MessageBox MB_OK|MB_ICONINFORMATION "这是打包演练用的文件，里面没有程序，不能安装。" /SD IDOK
  SetErrorLevel 1
  Quit
!endif
  ; The handle is kept open on purpose: it goes when this installer goes.
  System::Call 'kernel32::CreateMutexW(p 0, i 0, w "ShenbaoInstaller") p .r1 ?e'
  Pop $0
  ${If} $0 = 183 ; ERROR_ALREADY_EXISTS
    MessageBox MB_OK|MB_ICONEXCLAMATION "${NAME}的安装程序已经打开了。" /SD IDOK
    SetErrorLevel 1
    Quit
  ${EndIf}
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
    MessageBox MB_OK|MB_ICONSTOP "${NAME}需要 64 位的 Windows 10（1809 或更高版本）或 Windows 11，本机不能安装。" /SD IDOK
    SetErrorLevel 5
    Quit
  ${EndIf}
  Call FindOldVersion
FunctionEnd

; ---- the folder

Function LookAtFolder ; sets $Complaint for $INSTDIR
  Push $0
  Push $1
  StrCpy $Complaint ""
  StrLen $0 $INSTDIR
  IntOp $0 $0 + ${LONGEST}
  ${If} $0 > 250
    StrCpy $Complaint "文件夹的路径太长，请选短一些的。"
  ${ElseIf} $INSTDIR == "${DATA_FOLDER}"
    StrCpy $Complaint "这个文件夹用来放设置，请另选一个。"
  ${Else}
    Call LookWhetherTaken
    ${If} $Complaint == ""
      Call LookWhetherWritable
    ${EndIf}
  ${EndIf}
  Pop $1
  Pop $0
FunctionEnd

Function LookWhetherTaken ; only an empty folder or one of our own: what else lies there is somebody's
  ${If} ${FileExists} "$INSTDIR\${UNINSTALLER}"
    Return
  ${EndIf}
  ClearErrors
  FindFirst $0 $1 "$INSTDIR\*.*"
  ${DoUntil} ${Errors}
    ${If} $1 != "."
    ${AndIf} $1 != ".."
      StrCpy $Complaint "文件夹“$INSTDIR”里已有别的文件（$1）。请选一个空文件夹，或在后面加上 \Shenbao。"
      ${Break}
    ${EndIf}
    FindNext $0 $1
  ${Loop}
  ${If} $0 != ""
    FindClose $0
  ${EndIf}
FunctionEnd

Function LookWhetherWritable
  ClearErrors
  CreateDirectory "$INSTDIR"
  ${IfNot} ${Errors}
    FileOpen $0 "$INSTDIR\shenbao-installer.tmp" w
    ${IfNot} ${Errors}
      FileClose $0
      Delete "$INSTDIR\shenbao-installer.tmp"
      RMDir "$INSTDIR" ; only goes when it is empty
      Return
    ${EndIf}
  ${EndIf}
  StrCpy $Complaint "文件夹“$INSTDIR”写不进去，请另选一个。"
FunctionEnd

Function LeaveFolderPage
  Call LookAtFolder
  ${If} $Complaint != ""
    MessageBox MB_OK|MB_ICONEXCLAMATION "$Complaint"
    Abort
  ${EndIf}
FunctionEnd

; ---- installing

Section "${NAME}" SEC_PROGRAM
  SectionIn RO
  Call LookAtFolder ; a silent run has seen no page
  ${If} $Complaint != ""
    DetailPrint "$Complaint"
    MessageBox MB_OK|MB_ICONSTOP "$Complaint" /SD IDOK
    SetErrorLevel 6
    Quit
  ${EndIf}
  StrCpy $R0 $INSTDIR
  Call WaitUntilClosed
  Call RemoveOldVersion

  ; The uninstaller comes first: what an interrupted installation leaves can be removed or installed over.
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\${UNINSTALLER}"
  !insertmacro INSTALL_FILES
  SetOutPath "$INSTDIR"
  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${WINDOW_EXE}" "" "$INSTDIR\${WINDOW_EXE}" 0 SW_SHOWNORMAL "" "填报、检查并导出官方申报材料"
  Call RegisterFileTypes
  Call RegisterProgram
SectionEnd

Section "桌面图标" SEC_DESKTOP
  SetOutPath "$INSTDIR"
  CreateShortCut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${WINDOW_EXE}" "" "$INSTDIR\${WINDOW_EXE}" 0 SW_SHOWNORMAL "" "填报、检查并导出官方申报材料"
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${SEC_PROGRAM} "程序、表单、字体和“开始”菜单里的图标；.shenbao 文件用它打开。"
  !insertmacro MUI_DESCRIPTION_TEXT ${SEC_DESKTOP} "在桌面上放一个图标。"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; ---- upgrading

Function FindOldVersion
  ReadRegStr $OldFolder HKCU "${UNINSTALL_KEY}" "InstallLocation"
  ReadRegStr $OldVersion HKCU "${UNINSTALL_KEY}" "DisplayVersion"
  ${If} $OldFolder == ""
    Return
  ${EndIf}
  ${VersionCompare} "$OldVersion" "${VERSION}" $0
  ${If} $0 = 1
    ${IfNot} ${Cmd} `MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "本机已装较新的 ${NAME} $OldVersion，现在要装的是 ${VERSION}。用新版本保存过的草稿，旧版本可能只能查看。确定换成旧版本吗？" /SD IDNO IDYES`
      SetErrorLevel 4
      Quit
    ${EndIf}
  ${EndIf}
  ; Whoever took the icon off the desktop does not get it back with each new version.
  ${IfNot} ${FileExists} "$DESKTOP\${NAME}.lnk"
    !insertmacro UnselectSection ${SEC_DESKTOP}
  ${EndIf}
FunctionEnd

; The old version knows which files it brought; it removes exactly these, before the new ones come.
Function RemoveOldVersion
  ${If} $OldFolder == ""
    StrCpy $OldFolder $INSTDIR ; nothing registered: perhaps an installation that was interrupted
  ${EndIf}
  ${IfNot} ${FileExists} "$OldFolder\${UNINSTALLER}"
    Return
  ${EndIf}
  StrCpy $R0 $OldFolder
  Call WaitUntilClosed
  DetailPrint "正在移走旧版本的程序文件"
  ${Do}
    ClearErrors
    ; _?= makes it run where it lies, so that it can be waited for; it has to be last and without quotes.
    ExecWait '"$OldFolder\${UNINSTALLER}" /S /UPGRADE _?=$OldFolder' $0
    ${If} ${Errors}
      StrCpy $0 7 ; it did not even start
    ${EndIf}
    ${If} $0 <> 3
      ${Break}
    ${EndIf}
    ; It has touched nothing yet: the old version is whole.
    ${IfNot} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${NAME}的文件正被别的程序使用（例如在别的程序里开着使用手册）。请关闭那个程序，再点“重试”。$\r$\n$\r$\n点“取消”则不安装，原来的版本照旧能用。" /SD IDCANCEL IDRETRY`
      SetErrorLevel 3
      Quit
    ${EndIf}
  ${Loop}
  ${If} $0 <> 0
    MessageBox MB_OK|MB_ICONSTOP "旧版本的程序文件没能全部移走，新版本没有安装。请重新启动电脑，再运行本安装程序。" /SD IDOK
    SetErrorLevel 7
    Quit
  ${EndIf}
  Delete "$OldFolder\${UNINSTALLER}"
  RMDir "$OldFolder"
FunctionEnd

!macro FILE_TYPE SUFFIX CLASS TEXT MIME
  WriteRegStr HKCU "${CLASSES}\${SUFFIX}" "" "${CLASS}"
  WriteRegStr HKCU "${CLASSES}\${SUFFIX}" "Content Type" "${MIME}"
  WriteRegStr HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids" "${CLASS}" ""
  WriteRegStr HKCU "${CLASSES}\${CLASS}" "" "${TEXT}"
  WriteRegStr HKCU "${CLASSES}\${CLASS}\DefaultIcon" "" "$INSTDIR\${WINDOW_EXE},0"
  WriteRegStr HKCU "${CLASSES}\${CLASS}\shell" "" "open"
  WriteRegStr HKCU "${CLASSES}\${CLASS}\shell\open" "FriendlyAppName" "${NAME}"
  WriteRegStr HKCU "${CLASSES}\${CLASS}\shell\open\command" "" '"$INSTDIR\${WINDOW_EXE}" "%1"'
!macroend

!macro TELL_THE_SHELL
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)' ; SHCNE_ASSOCCHANGED
!macroend

Function RegisterFileTypes
  !insertmacro FILE_TYPE ".shenbao" "${DRAFT_CLASS}" "申报册草稿" "application/vnd.shenbao.draft+zip"
  !insertmacro FILE_TYPE ".shenbao-form" "${FORM_CLASS}" "申报册表单定义" "application/vnd.shenbao.form+yaml"
  !insertmacro TELL_THE_SHELL
FunctionEnd

Function RegisterProgram
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\${WINDOW_EXE},0"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "${COMPANY}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Comments" "卸载只删除程序，草稿和设置都会保留"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${SIZE_KB}
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
FunctionEnd

; ---- uninstalling: what was installed, file by file, and folders only when they are empty

; Nothing is deleted before everything can be: half a program is worse than the old one. A file can be deleted when it
; opens for writing (no program runs from it) and for deleting (nobody reads it who does not share that); 0x40010000 is
; GENERIC_WRITE|DELETE, 7 shares everything, 3 is OPEN_EXISTING. NSIS' FileOpen cannot ask for deleting.
Function un.AskOne ; the file is in $R1; sets $Held
  ${If} $Held != ""
  ${OrIfNot} ${FileExists} "$R1"
    Return
  ${EndIf}
  SetFileAttributes "$R1" NORMAL ; Delete takes files that may only be read; opening does not
  System::Call 'kernel32::CreateFileW(w R1, i 0x40010000, i 7, p 0, i 3, i 0, p 0) p .r0'
  ${If} $0 = -1
    StrCpy $Held "$R1"
  ${Else}
    System::Call 'kernel32::CloseHandle(p r0)'
  ${EndIf}
FunctionEnd

!macro ASK_ONE FILE
  StrCpy $R1 "${FILE}"
  Call un.AskOne
!macroend

Function un.WaitUntilReleased ; ends the uninstaller when the user gives up
  ${Do}
    StrCpy $2 0
    ${Do}
      StrCpy $Held ""
      !insertmacro ASK_FILES
      ${If} $Held == ""
        Return
      ${EndIf}
      IntOp $2 $2 + 1
      Sleep 300 ; a virus scanner may hold a file for a moment
    ${LoopUntil} $2 >= 6
    DetailPrint "$Held 正被别的程序使用"
    ${IfNot} ${Cmd} `MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "“$Held”正被别的程序使用。请关闭那个程序，再点“重试”。$\r$\n$\r$\n现在还什么也没有删。" /SD IDCANCEL IDRETRY`
      SetErrorLevel 3
      Quit
    ${EndIf}
  ${Loop}
FunctionEnd

Function un.onInit
  StrCpy $Upgrading 0
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/UPGRADE" $R1
  ${IfNot} ${Errors}
    StrCpy $Upgrading 1
  ${EndIf}
FunctionEnd

!macro FORGET_FILE_TYPE SUFFIX CLASS
  ReadRegStr $0 HKCU "${CLASSES}\${SUFFIX}" ""
  ${If} $0 == "${CLASS}" ; otherwise another program has taken it over
    DeleteRegValue HKCU "${CLASSES}\${SUFFIX}" ""
    DeleteRegValue HKCU "${CLASSES}\${SUFFIX}" "Content Type"
  ${EndIf}
  DeleteRegValue HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids" "${CLASS}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${SUFFIX}"
  DeleteRegKey HKCU "${CLASSES}\${CLASS}"
!macroend

Section "Uninstall"
  StrCpy $R0 $INSTDIR
  Call un.WaitUntilClosed
  Call un.WaitUntilReleased
  ClearErrors
  !insertmacro REMOVE_FILES
  ${If} ${Errors} ; one is held by another program; the entry in 设置 stays for another try
    SetErrorLevel 7
    DetailPrint "有的程序文件正被占用，没能删除。请重新启动电脑，再卸载一次。"
    MessageBox MB_OK|MB_ICONSTOP "有的程序文件正被占用，没能删除。请重新启动电脑，再卸载一次。" /SD IDOK
    Quit
  ${EndIf}
  !insertmacro REMOVE_FOLDERS
  ${If} $Upgrading = 1
    Return ; the newer installer goes on: icons, file types and the entry in 设置 stay
  ${EndIf}
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  !insertmacro FORGET_FILE_TYPE ".shenbao" "${DRAFT_CLASS}"
  !insertmacro FORGET_FILE_TYPE ".shenbao-form" "${FORM_CLASS}"
  !insertmacro TELL_THE_SHELL
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  Delete "$INSTDIR\${UNINSTALLER}"
  SetOutPath "$TEMP" ; a folder in use cannot go
  RMDir "$INSTDIR"
  DetailPrint "${KEPT}"
  ${If} ${FileExists} "$INSTDIR\*.*"
    DetailPrint "文件夹“$INSTDIR”里还有你自己的文件，没有动。"
  ${EndIf}
SectionEnd
