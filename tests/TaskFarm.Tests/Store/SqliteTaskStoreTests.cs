using Microsoft.Data.Sqlite;
using TaskFarm.Control;
using TaskFarm.Storing;

namespace TaskFarm.Tests.Store;

/// <summary>The file by itself.</summary>
public sealed class SqliteTaskStoreTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("taskfarm-store-");

    private string FilePath => Path.Combine(_folder.FullName, "farm.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_new_store_is_empty()
    {
        using var store = new SqliteTaskStore(FilePath);
        var farm = store.Open();

        Assert.Equal((0, true), (farm.NextTaskId, farm.WasStopped));
        Assert.Empty(farm.Unfinished);
        Assert.Empty(farm.Results);
        Assert.Empty(farm.Code);
    }

    [Fact]
    public async Task What_was_written_is_there_when_the_file_is_opened_again()
    {
        var progress = new StoredProgress(1, 4, "engine-7", 2, 3, 1, true, new QueuePlace(9, 5));
        var waiting = progress with { Id = 2, EngineId = null, RetriesLeft = null, IsAborted = false, Place = null };
        Write(new StoreBatch { NextTaskId = 4, Accepted = [Task(0), Task(1), Task(2), Task(3)], Code = [new("abc", new byte[] { 1, 2 })] });
        Write(new StoreBatch { NextTaskId = 4, Progress = [progress, waiting], Ended = [Result(0, TaskState.Failed, 20), Result(3, TaskState.Succeeded, 10)] });

        using var store = new SqliteTaskStore(FilePath);
        var farm = store.Open();

        Assert.Equal((4, false), (farm.NextTaskId, farm.WasStopped));
        Assert.Equal([progress, waiting], farm.Unfinished.Select(task => task.Progress));
        Assert.Equal([Text(Task(1)), Text(Task(2))], farm.Unfinished.Select(task => Text(task.Task)));
        Assert.Equal([Text(Result(3, TaskState.Succeeded, 10)), Text(Result(0, TaskState.Failed, 20))], farm.Results.Select(Text));
        Assert.Equal([("abc", 2L)], farm.Code);
        Assert.Equal([1, 2], (await store.FindAsync("abc"))!.Value.ToArray());
        Assert.Null(await store.FindAsync("other"));
    }

    [Fact]
    public void A_task_that_goes_on_keeps_its_place_in_the_queue_as_long_as_it_gets_no_other()
    {
        var back = new StoredProgress(0, 1, null, 1, 0, 0, false, new QueuePlace(1, 0));
        Write(new StoreBatch { NextTaskId = 1, Accepted = [Task(0)], Progress = [back] });
        Write(new StoreBatch { NextTaskId = 1, Progress = [back with { Attempt = 2, EngineId = "engine-1", Place = null }] });

        Assert.Equal(back with { Attempt = 2, EngineId = "engine-1" }, Read().Unfinished.Single().Progress);
    }

    [Fact]
    public void What_was_forgotten_is_gone_and_its_ids_are_not_given_out_again()
    {
        Write(new StoreBatch { NextTaskId = 6, Accepted = [.. Enumerable.Range(0, 6).Select(id => Task(id))] });
        Write(new StoreBatch
        {
            NextTaskId = 6,
            Ended = [.. new long[] { 5, 0, 1, 3, 4, 2 }.Select(id => Result(id, TaskState.Succeeded, id))],
            Forgotten = [4, 0, 5, 1],
            DroppedCode = ["abc"],
        });

        var farm = Read();
        Assert.Equal(6, farm.NextTaskId);
        Assert.Empty(farm.Unfinished);
        Assert.Equal([2L, 3], farm.Results.Select(result => result.Id));
    }

    [Fact]
    public void A_last_batch_tells_a_farm_that_was_stopped_from_one_that_crashed()
    {
        Write(new StoreBatch { NextTaskId = 0, IsLast = true });
        Assert.True(Read().WasStopped);
        Write(new StoreBatch { NextTaskId = 0 });
        Assert.False(Read().WasStopped);
    }

    [Fact]
    public void Commits_outlast_a_loss_of_power()
    {
        using var connection = StoreFile.Open(FilePath);

        Assert.Equal(("wal", 2L), ((string)Ask(connection, "PRAGMA journal_mode")!, (long)Ask(connection, "PRAGMA synchronous")!));
    }

    [Fact]
    public void Nobody_but_its_owner_reads_a_store()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var store = new SqliteTaskStore(FilePath);
        store.Open();
        store.Write(new StoreBatch { NextTaskId = 1, Accepted = [Task(0)] });

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath + "-wal"));
    }

    [Fact]
    public void Where_there_is_no_room_nothing_of_a_batch_is_written_and_all_of_it_when_there_is()
    {
        var large = new StoreBatch { NextTaskId = 100, Accepted = [.. Enumerable.Range(0, 100).Select(id => Task(id, new byte[3_000]))] };
        using (var store = new SqliteTaskStore(FilePath))
        {
            store.Open();
            store.LimitPages(10);

            var exception = Assert.Throws<StoreException>(() => store.Write(large));
            Assert.True(exception.IsTransient);
            Assert.Contains("no room left", exception.Message, StringComparison.Ordinal);
            Assert.Contains(FilePath, exception.Message, StringComparison.Ordinal);

            store.LimitPages(1_000);
            store.Write(new StoreBatch { NextTaskId = 1, Accepted = [Task(0)] });
        }

        Assert.Equal(1, Read().NextTaskId);
        Write(new StoreBatch { NextTaskId = 100, Accepted = [.. large.Accepted.Skip(1)] });
        Assert.Equal(100, Read().Unfinished.Count);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(100, false)]
    [InlineData(5_000, false)]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(5_000, true)]
    public void A_torn_last_write_takes_the_last_batch_and_no_other(int bytes, bool garbled)
    {
        var torn = Path.Combine(_folder.FullName, "torn.db");
        using (var store = new SqliteTaskStore(FilePath))
        {
            store.Open();
            store.Write(new StoreBatch { NextTaskId = 1, Accepted = [Task(0, new byte[10_000])] });
            store.Write(new StoreBatch { NextTaskId = 2, Accepted = [Task(1, new byte[10_000])] });
            File.Copy(FilePath, torn);
            File.Copy(FilePath + "-wal", torn + "-wal");
        }

        using (var log = new FileStream(torn + "-wal", FileMode.Open))
        {
            log.Seek(-bytes, SeekOrigin.End);
            if (garbled)
            {
                log.Write([.. Enumerable.Repeat((byte)0xA5, bytes)]);
            }
            else
            {
                log.SetLength(log.Position);
            }
        }

        using var opened = new SqliteTaskStore(torn);
        var farm = opened.Open();
        Assert.Equal(1, farm.NextTaskId);
        Assert.Equal(0, farm.Unfinished.Single().Task.Id);
        opened.Write(new StoreBatch { NextTaskId = 2, Accepted = [Task(1)] });
    }

    [Fact]
    public void A_store_that_is_open_is_refused_to_others_until_it_is_closed()
    {
        using var first = new SqliteTaskStore(FilePath);
        first.Open();
        using var second = new SqliteTaskStore(FilePath);

        var exception = Assert.Throws<StoreException>(() => second.Open());
        Assert.Contains("has it open", exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsTransient);

        first.Dispose();
        Assert.Equal(0, second.Open().NextTaskId);
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        var text = new string('x', 5_000);
        File.WriteAllText(FilePath, text);

        AssertRefused("is not the store of a task farm");
        Assert.Equal(text, File.ReadAllText(FilePath));
    }

    [Theory]
    [InlineData("CREATE TABLE theirs (x)")]
    [InlineData("PRAGMA application_id = 17")]
    [InlineData("PRAGMA user_version = 3")]
    public void A_database_of_another_program_is_refused_and_left_as_it_is(string theirs)
    {
        Execute(theirs);
        var before = File.ReadAllBytes(FilePath);

        AssertRefused("database of another program");
        Assert.Equal(before, File.ReadAllBytes(FilePath));
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        Write(new StoreBatch { NextTaskId = 1, Accepted = [Task(0)] });
        Execute($"PRAGMA user_version = {Schema.Version + 1}");

        AssertRefused("newer TaskFarm");
        Execute($"PRAGMA user_version = {Schema.Version}");
        Assert.Equal(1, Read().NextTaskId);
    }

    [Fact]
    public void A_damaged_store_is_refused_and_says_what_to_do()
    {
        Write(new StoreBatch { NextTaskId = 50, Accepted = [.. Enumerable.Range(0, 50).Select(id => Task(id, new byte[3_000]))] });
        using (var file = new FileStream(FilePath, FileMode.Open))
        {
            file.Seek(4_096, SeekOrigin.Begin);
            file.Write([.. Enumerable.Repeat((byte)0xA5, (int)(file.Length - 4_096))]);
        }

        AssertRefused("damaged");
    }

    [Fact]
    public void A_store_in_a_folder_that_is_not_there_is_refused()
    {
        using var store = new SqliteTaskStore(Path.Combine(_folder.FullName, "nowhere", "farm.db"));

        Assert.Contains("folder is not there", Assert.Throws<StoreException>(() => store.Open()).Message, StringComparison.Ordinal);
    }

    private static StoredTask Task(long id, byte[]? bytes = null) => new(id, 1_000 + id, "packed", bytes ?? [7, (byte)id]);

    private static StoredResult Result(long id, TaskState state, long completed) => new(id, state, completed, new byte[] { 8, (byte)id });

    private static string Text(StoredTask task) => $"{task.Id} {task.Submitted} {task.Kind} {Convert.ToHexString(task.Bytes.Span)}";

    private static string Text(StoredResult result) => $"{result.Id} {result.State} {result.Completed} {Convert.ToHexString(result.Bytes.Span)}";

    private static object? Ask(SqliteConnection connection, string query)
    {
        using var command = connection.CreateCommand();
        command.CommandText = query;
        return command.ExecuteScalar();
    }

    private void AssertRefused(string why)
    {
        using var store = new SqliteTaskStore(FilePath);
        var exception = Assert.Throws<StoreException>(() => store.Open());
        Assert.Contains(why, exception.Message, StringComparison.Ordinal);
        Assert.Contains(FilePath, exception.Message, StringComparison.Ordinal);
        Assert.False(exception.IsTransient);
    }

    private void Execute(string text)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        StoreFile.Execute(connection, text);
    }

    private void Write(StoreBatch batch)
    {
        using var store = new SqliteTaskStore(FilePath);
        store.Open();
        store.Write(batch);
    }

    private StoredFarm Read()
    {
        using var store = new SqliteTaskStore(FilePath);
        return store.Open();
    }
}
