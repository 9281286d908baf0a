; The installer for Windows, made by build.ps1 from dist\videodesk. It installs for one user and
; asks for no rights of an administrator. Nothing of the user's (library, settings, key) is touched
; by installing, updating or removing.

#ifndef Version
  #error Call build.ps1, which says which version this is
#endif

[Setup]
; Known to Windows by this for ever: an update is found by it.
AppId={{6E0C3B0E-7B0B-4B57-9E0E-3C9C5B8C7D42}
AppName=VideoDesk
AppVersion={#Version}
AppVerName=VideoDesk {#Version}
AppPublisher=The VideoDesk authors
AppPublisherURL=https://github.com/videodesk/videodesk
AppSupportURL=https://github.com/videodesk/videodesk/issues
VersionInfoVersion={#Version}
PrivilegesRequired=lowest
DefaultDirName={autopf}\VideoDesk
DisableProgramGroupPage=yes
DisableDirPage=auto
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\resources\app\videodesk.ico
UninstallDisplayIcon={app}\videodesk-gui.exe
OutputDir=..\..\dist
OutputBaseFilename=videodesk-{#Version}-setup
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
; Qt 6 runs on Windows 10 1809 and newer.
MinVersion=10.0.17763
CloseApplications=yes
RestartApplications=no
ChangesEnvironment=yes
ChangesAssociations=yes

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked
Name: "terminal"; Description: "Add the command ""videodesk"" to the terminal (PATH)"; Flags: unchecked

[InstallDelete]
; An update must not leave libraries of the version before beside its own.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\dist\videodesk\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
; The id is the one that the program gives itself before its first window (ui/application.py), so
; that a pinned icon and the running window are one on the taskbar.
Name: "{autoprograms}\VideoDesk"; Filename: "{app}\videodesk-gui.exe"; AppUserModelID: "io.github.videodesk.VideoDesk"
Name: "{autodesktop}\VideoDesk"; Filename: "{app}\videodesk-gui.exe"; AppUserModelID: "io.github.videodesk.VideoDesk"; Tasks: desktopicon

[Registry]
; "Open with": offered for clips and pictures, never made the usual choice.
Root: HKA; Subkey: "Software\Classes\Applications\videodesk-gui.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "VideoDesk"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\videodesk-gui.exe\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\videodesk-gui.exe"" open ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\videodesk-gui.exe\SupportedTypes"; ValueType: string; ValueName: ".mp4"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\videodesk-gui.exe\SupportedTypes"; ValueType: string; ValueName: ".webm"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\videodesk-gui.exe\SupportedTypes"; ValueType: string; ValueName: ".mov"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\videodesk-gui.exe\SupportedTypes"; ValueType: string; ValueName: ".png"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\videodesk-gui.exe\SupportedTypes"; ValueType: string; ValueName: ".jpg"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\videodesk-gui.exe\SupportedTypes"; ValueType: string; ValueName: ".jpeg"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\videodesk-gui.exe\SupportedTypes"; ValueType: string; ValueName: ".webp"; ValueData: ""
; The terminal finds videodesk.exe. What is taken away again on removal is handled below.
Root: HKCU; Subkey: "Environment"; ValueType: expandsz; ValueName: "Path"; ValueData: "{olddata};{app}"; Tasks: terminal; Check: IsNotOnPath

[Run]
Filename: "{app}\videodesk-gui.exe"; Description: "{cm:LaunchProgram,VideoDesk}"; Flags: nowait postinstall skipifsilent

[Code]
function UserPath(): string;
begin
  if not RegQueryStringValue(HKCU, 'Environment', 'Path', Result) then
    Result := '';
end;

function IsNotOnPath(): Boolean;
begin
  Result := Pos(';' + Uppercase(ExpandConstant('{app}')) + ';', ';' + Uppercase(UserPath()) + ';') = 0;
end;

procedure CurUninstallStepChanged(Step: TUninstallStep);
var
  Path: string;
begin
  if Step <> usPostUninstall then
    exit;
  Path := ';' + UserPath() + ';';
  if StringChangeEx(Path, ';' + ExpandConstant('{app}') + ';', ';', True) > 0 then
  begin
    while (Length(Path) > 0) and (Path[1] = ';') do
      Delete(Path, 1, 1);
    while (Length(Path) > 0) and (Path[Length(Path)] = ';') do
      Delete(Path, Length(Path), 1);
    RegWriteExpandStringValue(HKCU, 'Environment', 'Path', Path);
  end;
end;
