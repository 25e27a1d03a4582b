using TaskFarm.Tests.Store.Killing;

// store-host FILE    a farm with a store behind a port of this machine, for the tests that end its process
return args is ["store-host", var file] ? await StoreHost.RunAsync(file) : 2;
