"""What PowerShell is given to do on Windows: it lists the drives, burns an image or opens a tray through IMAPI2.

IMAPI2 is part of Windows (learn.microsoft.com, IMAPI reference); its objects are asked as scripts ask them. The script
reads what to do from its environment and answers in lines of words parted by tabs. Write() returns when all is done,
so its progress comes through the event interface DDiscFormat2DataEvents, whose failing must not stop a burning.
"""

from __future__ import annotations

SCRIPT = r"""
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
function Say([string[]]$words) { [Console]::Out.WriteLine($words -join "`t"); [Console]::Out.Flush() }
function Refuse([string]$why) { Say @('REFUSED', $why); exit 3 }
function Recorders {
  $master = New-Object -ComObject IMAPI2.MsftDiscMaster2
  for ($i = 0; $i -lt $master.Count; $i++) {
    $recorder = New-Object -ComObject IMAPI2.MsftDiscRecorder2
    try { $recorder.InitializeDiscRecorder($master.Item($i)); $recorder } catch { }
  }
}
function List {
  foreach ($recorder in @(Recorders)) {
    $writer = New-Object -ComObject IMAPI2.MsftDiscFormat2Data
    $able = $false
    try { $able = $writer.IsRecorderSupported($recorder) } catch { }
    if ($able) {
      $letter = @($recorder.VolumePathNames)[0]
      Say @('DRIVE', $recorder.ActiveDiscRecorder, $letter, ($recorder.VendorId + ' ' + $recorder.ProductId))
    }
  }
  Say @('DONE')
}
function Chosen {
  $recorder = New-Object -ComObject IMAPI2.MsftDiscRecorder2
  $recorder.InitializeDiscRecorder($env:SHENBAO_DRIVE)
  $recorder
}
function Burn {
  Add-Type -TypeDefinition $helper
  $image = $env:SHENBAO_IMAGE
  $sectors = [int64](Get-Item -LiteralPath $image).Length / 2048
  $recorder = Chosen
  $writer = New-Object -ComObject IMAPI2.MsftDiscFormat2Data
  $writer.Recorder = $recorder
  $writer.ClientName = 'shenbao'
  $writer.ForceMediaToBeClosed = $true
  $type = $writer.CurrentPhysicalMediaType
  $rewritable = @(3, 5, 7, 10, 12, 19) -contains $type
  $blank = $false
  try { $blank = $writer.MediaHeuristicallyBlank } catch { }
  if (-not $blank -and -not $rewritable) { Refuse 'used' }
  if (-not $writer.IsCurrentMediaSupported($recorder)) { Refuse 'type' }
  if (-not $blank -and @(3, 10) -contains $type) {
    Say @('STEP', '0', '1', 'erase')
    $eraser = New-Object -ComObject IMAPI2.MsftDiscFormat2Erase
    $eraser.Recorder = $recorder
    $eraser.ClientName = 'shenbao'
    $eraser.FullErase = $false
    $eraser.EraseMedia()
  } elseif (-not $blank) {
    $writer.ForceOverwrite = $true
  }
  if ($writer.FreeSectorsOnMedia -lt $sectors) { Say @('FREE', [string]$writer.FreeSectorsOnMedia); Refuse 'small' }
  try { [ShenbaoBurn.Sink]::Listen($writer, $sectors, $env:SHENBAO_STOP) } catch { }
  Say @('STEP', '0', [string]$sectors, 'burn')
  $writer.Write([ShenbaoBurn.Image]::Open($image))
  Say @('DONE')
}
$helper = @'
using System;
using System.IO;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.InteropServices.ComTypes;
namespace ShenbaoBurn {
  public static class Image {
    [DllImport("shlwapi.dll", CharSet = CharSet.Unicode, ExactSpelling = true, PreserveSig = false)]
    static extern void SHCreateStreamOnFileEx(string file, uint mode, uint attributes,
      [MarshalAs(UnmanagedType.Bool)] bool create, IStream template, out IStream stream);
    public static object Open(string file) {
      IStream stream;
      SHCreateStreamOnFileEx(file, 0x20, 0x80, false, null, out stream); // STGM_READ | STGM_SHARE_DENY_WRITE
      return stream;
    }
  }
  [ComVisible(true), Guid("2735413C-7F64-5B0F-8F00-5D77AFBE261E"),
   InterfaceType(ComInterfaceType.InterfaceIsIDispatch)]
  public interface IWriterEvents {
    [DispId(0x200)]
    void Update([MarshalAs(UnmanagedType.IDispatch)] object sender, [MarshalAs(UnmanagedType.IDispatch)] object now);
  }
  [ComVisible(true), ClassInterface(ClassInterfaceType.None)]
  public class Sink : IWriterEvents {
    long sectors;
    string stop;
    long told = -1;
    public static void Listen(object writer, long sectors, string stop) {
      Guid events = typeof(IWriterEvents).GUID;
      IConnectionPoint point;
      int cookie;
      ((IConnectionPointContainer)writer).FindConnectionPoint(ref events, out point);
      point.Advise(new Sink { sectors = sectors, stop = stop }, out cookie);
    }
    static long Number(object now, string name) {
      return Convert.ToInt64(now.GetType().InvokeMember(name, BindingFlags.GetProperty, null, now, null));
    }
    public void Update(object sender, object now) {
      try {
        if (!String.IsNullOrEmpty(stop) && File.Exists(stop))
          sender.GetType().InvokeMember("CancelWrite", BindingFlags.InvokeMethod, null, sender, null);
        if (Number(now, "CurrentAction") != 4) return; // WRITING_DATA
        long done = Number(now, "LastWrittenLba") - Number(now, "StartLba");
        if (done / 512 == told) return;
        told = done / 512;
        Console.Out.WriteLine("STEP\t" + Math.Max(0, Math.Min(done, sectors)) + "\t" + sectors + "\tburn");
        Console.Out.Flush();
      } catch (Exception) { }
    }
  }
}
'@
try {
  if ($env:SHENBAO_TASK -eq 'list') { List }
  elseif ($env:SHENBAO_TASK -eq 'eject') { (Chosen).EjectMedia(); Say @('DONE') }
  else { Burn }
} catch {
  $error_ = $_.Exception
  while ($error_.InnerException) { $error_ = $error_.InnerException }
  Say @('FAILED', ('{0:X8}' -f $error_.HResult), ($error_.Message -replace '\s+', ' '))
  exit 4
}
"""
