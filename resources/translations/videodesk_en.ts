<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
  <context>
    <name>ClipController</name>
    <message numerus="yes">
      <source>%n clip(s) copied to “{folder}”</source>
      <translation>
        <numerusform>%n clip copied to “{folder}”</numerusform>
        <numerusform>%n clips copied to “{folder}”</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>ClipUse</name>
    <message numerus="yes">
      <source>Use last frame of %n clip(s)</source>
      <translation>
        <numerusform>Use last frame</numerusform>
        <numerusform>Use last frames of %n clips</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>CrashReporter</name>
    <message numerus="yes">
      <source>%n other error(s) occurred too.</source>
      <translation>
        <numerusform>%n other error occurred too.</numerusform>
        <numerusform>%n other errors occurred too.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>It happened %n time(s).</source>
      <translation>
        <numerusform>It happened once.</numerusform>
        <numerusform>It happened %n times.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>ExitNotice</name>
    <message numerus="yes">
      <source>%n clip(s) are still being made. They will be downloaded next time you open VideoDesk.</source>
      <translation>
        <numerusform>1 clip is still being made. It will be downloaded next time you open VideoDesk.</numerusform>
        <numerusform>%n clips are still being made. They will be downloaded next time you open VideoDesk.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n finished clip(s) will be downloaded next time you open VideoDesk.</source>
      <translation>
        <numerusform>1 finished clip will be downloaded next time you open VideoDesk.</numerusform>
        <numerusform>%n finished clips will be downloaded next time you open VideoDesk.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n request(s) in the queue will be sent next time you open VideoDesk.</source>
      <translation>
        <numerusform>1 request in the queue will be sent next time you open VideoDesk.</numerusform>
        <numerusform>%n requests in the queue will be sent next time you open VideoDesk.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>GalleryToolbar</name>
    <message numerus="yes">
      <source>%n clip(s)</source>
      <translation>
        <numerusform>1 clip</numerusform>
        <numerusform>%n clips</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n selected</source>
      <translation>
        <numerusform>%n selected</numerusform>
        <numerusform>%n selected</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>GalleryView</name>
    <message numerus="yes">
      <source>Only the first %n clip(s) were copied.</source>
      <translation>
        <numerusform>Only the first clip was copied.</numerusform>
        <numerusform>Only the first %n clips were copied.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>ImageField</name>
    <message numerus="yes">
      <source>%n more picture(s) could not be added.</source>
      <translation>
        <numerusform>1 more picture could not be added.</numerusform>
        <numerusform>%n more pictures could not be added.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>ImageHints</name>
    <message numerus="yes">
      <source>Drop to add %n picture(s)</source>
      <translation>
        <numerusform>Drop to add 1 picture</numerusform>
        <numerusform>Drop to add %n pictures</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{model} takes up to %n picture(s).</source>
      <translation>
        <numerusform>{model} takes 1 picture.</numerusform>
        <numerusform>{model} takes up to %n pictures.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>ImageHistory</name>
    <message numerus="yes">
      <source>%n picture(s) were removed.</source>
      <translation>
        <numerusform>1 picture was removed.</numerusform>
        <numerusform>%n pictures were removed.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Add %n picture(s)</source>
      <translation>
        <numerusform>Add picture</numerusform>
        <numerusform>Add %n pictures</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Remove %n picture(s)</source>
      <translation>
        <numerusform>Remove picture</numerusform>
        <numerusform>Remove %n pictures</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>ImageListView</name>
    <message numerus="yes">
      <source>Remove %n picture(s)</source>
      <translation>
        <numerusform>Remove picture</numerusform>
        <numerusform>Remove %n pictures</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>IssueLine</name>
    <message numerus="yes">
      <source>Use the first %n picture(s)</source>
      <translation>
        <numerusform>Use the first picture</numerusform>
        <numerusform>Use the first %n pictures</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>LibraryController</name>
    <message numerus="yes">
      <source>%n clip file(s) are damaged.</source>
      <translation>
        <numerusform>%n clip file is damaged.</numerusform>
        <numerusform>%n clip files are damaged.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n clip file(s) are missing.</source>
      <translation>
        <numerusform>%n clip file is missing.</numerusform>
        <numerusform>%n clip files are missing.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n clip(s) or request(s) were restored.</source>
      <translation>
        <numerusform>%n clip or request was restored.</numerusform>
        <numerusform>%n clips or requests were restored.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n other problem(s) found.</source>
      <translation>
        <numerusform>%n other problem found.</numerusform>
        <numerusform>%n other problems found.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Library checked: all %n clip(s) are in place.</source>
      <translation>
        <numerusform>Library checked: %n clip is in place.</numerusform>
        <numerusform>Library checked: all %n clips are in place.</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>NewClipsNotice</name>
    <message numerus="yes">
      <source>%n new clip(s)</source>
      <translation>
        <numerusform>%n new clip</numerusform>
        <numerusform>%n new clips</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>SelectionPage</name>
    <message numerus="yes">
      <source>%n clip(s) selected</source>
      <translation>
        <numerusform>%n clip selected</numerusform>
        <numerusform>%n clips selected</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>StatusLine</name>
    <message numerus="yes">
      <source>%n in progress</source>
      <translation>
        <numerusform>%n in progress</numerusform>
        <numerusform>%n in progress</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n need(s) attention</source>
      <translation>
        <numerusform>%n needs attention</numerusform>
        <numerusform>%n need attention</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n waiting</source>
      <translation>
        <numerusform>%n waiting</numerusform>
        <numerusform>%n waiting</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Undo</name>
    <message numerus="yes">
      <source>%n clip(s) hidden</source>
      <translation>
        <numerusform>1 clip hidden</numerusform>
        <numerusform>%n clips hidden</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n clip(s) moved to the trash</source>
      <translation>
        <numerusform>1 clip moved to the trash</numerusform>
        <numerusform>%n clips moved to the trash</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n request(s) removed from the queue</source>
      <translation>
        <numerusform>1 request removed from the queue</numerusform>
        <numerusform>%n requests removed from the queue</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Hide %n clip(s)</source>
      <translation>
        <numerusform>Hide 1 clip</numerusform>
        <numerusform>Hide %n clips</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Move %n clip(s) to the trash</source>
      <translation>
        <numerusform>Move 1 clip to the trash</numerusform>
        <numerusform>Move %n clips to the trash</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Remove %n request(s) from the queue</source>
      <translation>
        <numerusform>Remove 1 request from the queue</numerusform>
        <numerusform>Remove %n requests from the queue</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Unhide %n clip(s)</source>
      <translation>
        <numerusform>Unhide 1 clip</numerusform>
        <numerusform>Unhide %n clips</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>UploadPreview</name>
    <message numerus="yes">
      <source>%n pictures are fully transparent: nothing in them can be seen.</source>
      <translation>
        <numerusform>1 picture is fully transparent: nothing in it can be seen.</numerusform>
        <numerusform>%n pictures are fully transparent: nothing in them can be seen.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n pictures, {size} in total</source>
      <translation>
        <numerusform>1 picture, {size}</numerusform>
        <numerusform>%n pictures, {size} in total</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>Words</name>
    <message numerus="yes">
      <source>%n days ago</source>
      <translation>
        <numerusform>%n day ago</numerusform>
        <numerusform>%n days ago</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>From your last %n clip(s)</source>
      <translation>
        <numerusform>From your last %n clip</numerusform>
        <numerusform>From your last %n clips</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Tried %n time(s) since {0}</source>
      <translation>
        <numerusform>Tried %n time since {0}</numerusform>
        <numerusform>Tried %n times since {0}</numerusform>
      </translation>
    </message>
  </context>
  <context>
    <name>messages</name>
    <message numerus="yes">
      <source>%n clips are in progress.</source>
      <translation>
        <numerusform>%n clip is in progress.</numerusform>
        <numerusform>%n clips are in progress.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n clips were recovered from the damaged database.</source>
      <translation>
        <numerusform>%n clip was recovered from the damaged database.</numerusform>
        <numerusform>%n clips were recovered from the damaged database.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n requests wait, {cost}.</source>
      <translation>
        <numerusform>%n request waits, {cost}.</numerusform>
        <numerusform>%n requests wait, {cost}.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>%n requests wait.</source>
      <translation>
        <numerusform>%n request waits.</numerusform>
        <numerusform>%n requests wait.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Restored from the ledger and the clips: %n.</source>
      <translation>
        <numerusform>Restored from the ledger and the clips: %n.</numerusform>
        <numerusform>Restored from the ledger and the clips: %n.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>Restored from the ledger: %n.</source>
      <translation>
        <numerusform>Restored from the ledger: %n.</numerusform>
        <numerusform>Restored from the ledger: %n.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>The key is valid. %n models are available.</source>
      <translation>
        <numerusform>The key is valid. %n model is available.</numerusform>
        <numerusform>The key is valid. %n models are available.</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>after %n failures</source>
      <translation>
        <numerusform>after %n failure</numerusform>
        <numerusform>after %n failures</numerusform>
      </translation>
    </message>
  </context>
</TS>
