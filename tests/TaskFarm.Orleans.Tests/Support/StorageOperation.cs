namespace TaskFarm.Orleans.Tests.Support;

internal enum StorageOperation
{
    Read,
    Write,
    Clear,
}
