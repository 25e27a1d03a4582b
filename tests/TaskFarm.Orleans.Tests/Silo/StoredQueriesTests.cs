using Npgsql;
using TaskFarm.Silo.Postgres;

namespace TaskFarm.Orleans.Tests.Silo;

/// <summary>The statements that Orleans' providers find in the database: what they promise when two come at once.</summary>
public sealed class StoredQueriesTests
{
    private static readonly (string, object?)[] Grain =
    [
        ("GrainIdHash", 1), ("GrainIdN0", 2L), ("GrainIdN1", 3L), ("GrainTypeHash", 4), ("GrainTypeString", "grain"), ("GrainIdExtensionString", DBNull.Value), ("ServiceId", "dev"),
    ];

    private static readonly (string, object?)[] Silo = [("DeploymentId", "dev"), ("Address", "127.0.0.1"), ("Port", 11111), ("Generation", 1)];

    [PostgresFact]
    public async Task Tables_may_be_made_again_and_statements_of_others_stay()
    {
        await using var server = await PostgresServer.StartAsync();
        await PostgresTables.CreateAsync(server.ConnectionString);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var change = source.CreateCommand(
            "UPDATE OrleansQuery SET QueryText = 'SELECT 1' WHERE QueryKey = 'GatewaysQueryKey'; DELETE FROM OrleansQuery WHERE QueryKey IN ('TaskFarmTables', 'ReadReminderRowKey')");
        await change.ExecuteNonQueryAsync();
        await PostgresTables.CreateAsync(server.ConnectionString);
        await using var read = source.CreateCommand("SELECT string_agg(QueryText, '') FROM OrleansQuery WHERE QueryKey IN ('GatewaysQueryKey', 'ReadReminderRowKey')");
        var texts = (string)(await read.ExecuteScalarAsync())!;
        Assert.Contains("SELECT 1", texts, StringComparison.Ordinal);
        Assert.Contains("OrleansRemindersTable", texts, StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task State_is_written_only_by_who_knows_its_version()
    {
        await using var server = await PostgresServer.StartAsync();
        await PostgresTables.CreateAsync(server.ConnectionString);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        Task<object?> WriteAsync(int? version) =>
            RunAsync(source, "WriteToStorageKey", [.. Grain, ("GrainStateVersion", version), ("PayloadBinary", new byte[] { 1 })]);

        Assert.Equal(1, await WriteAsync(null));
        Assert.Null(await WriteAsync(null));
        Assert.Equal(2, await WriteAsync(1));
        Assert.Null(await WriteAsync(1));
        Assert.Equal(1, (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => WriteAsync(2)))).Count(version => version is 3));
        Assert.Null(await RunAsync(source, "DeleteStorageKey", [.. Grain, ("GrainStateVersion", 2)]));
        Assert.Equal(4, await RunAsync(source, "ClearStorageKey", [.. Grain, ("GrainStateVersion", 3)]));
        Assert.Equal(5, await RunAsync(source, "DeleteStorageKey", [.. Grain, ("GrainStateVersion", 4)]));
        Assert.Null(await RunAsync(source, "ReadFromStorageKey", Grain));
    }

    [PostgresFact]
    public async Task Members_are_changed_only_by_who_knows_the_version()
    {
        await using var server = await PostgresServer.StartAsync();
        await PostgresTables.CreateAsync(server.ConnectionString);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        var now = DateTime.UtcNow;
        Task<object?> InsertAsync(int port, int version) => RunAsync(source, "InsertMembershipKey",
        [
            ("DeploymentId", "dev"), ("Address", "127.0.0.1"), ("Port", port), ("Generation", 1), ("SiloName", "a"), ("HostName", "b"), ("Status", 1), ("ProxyPort", 30000),
            ("StartTime", now), ("IAmAliveTime", now), ("Version", version),
        ]);

        Assert.Equal(true, await RunAsync(source, "InsertMembershipVersionKey", [("DeploymentId", "dev")]));
        Assert.Equal(false, await RunAsync(source, "InsertMembershipVersionKey", [("DeploymentId", "dev")]));
        Assert.Equal(false, await InsertAsync(11111, version: 1));
        Assert.Single(await Task.WhenAll(Enumerable.Range(11111, 8).Select(port => InsertAsync(port, version: 0))), inserted => inserted is true);
        Assert.Equal(1, await RunAsync(source, "MembershipReadAllKey", [("DeploymentId", "dev")]));
        await RunAsync(source, "DeleteMembershipTableEntriesKey", [("DeploymentId", "dev")]);
        await RunAsync(source, "InsertMembershipVersionKey", [("DeploymentId", "dev")]);
        Assert.Equal(true, await InsertAsync(11111, version: 0));
        Task<object?> UpdateAsync(int version) => RunAsync(source, "UpdateMembershipKey",
            [.. Silo, ("Status", 3), ("SuspectTimes", "x"), ("IAmAliveTime", now), ("Version", version)]);
        Assert.Equal(false, await UpdateAsync(0));
        Assert.Equal(true, await UpdateAsync(1));
        Assert.Equal("127.0.0.1", await RunAsync(source, "GatewaysQueryKey", [("DeploymentId", "dev"), ("Status", 3)]));
    }

    [PostgresFact]
    public async Task Reminders_are_found_by_stretches_of_the_ring_and_deleted_by_version()
    {
        await using var server = await PostgresServer.StartAsync();
        await PostgresTables.CreateAsync(server.ConnectionString);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        Task<object?> UpsertAsync(int hash) => RunAsync(source, "UpsertReminderRowKey",
            [("ServiceId", "dev"), ("GrainId", $"grain/{hash}"), ("ReminderName", "r"), ("StartTime", DateTime.UtcNow), ("Period", 60_000), ("GrainHash", hash)]);
        Task<object?> InAsync(string query, int begin, int end) => RunAsync(source, query, [("ServiceId", "dev"), ("BeginHash", begin), ("EndHash", end)]);

        Assert.Equal(0, await UpsertAsync(-5));
        Assert.Equal(1, await UpsertAsync(-5));
        Assert.Equal("grain/-5", await InAsync("ReadRangeRows1Key", -6, -5));
        Assert.Null(await InAsync("ReadRangeRows1Key", -5, 7));
        Assert.Equal("grain/-5", await InAsync("ReadRangeRows2Key", 7, -5));
        Assert.Null(await InAsync("ReadRangeRows2Key", 7, -6));
        (string, object?)[] reminder = [("ServiceId", "dev"), ("GrainId", "grain/-5"), ("ReminderName", "r")];
        Assert.Equal(false, await RunAsync(source, "DeleteReminderRowKey", [.. reminder, ("Version", 0)]));
        Assert.Equal(true, await RunAsync(source, "DeleteReminderRowKey", [.. reminder, ("Version", 1)]));
        Assert.Null(await RunAsync(source, "ReadReminderRowKey", reminder));
    }

    // The first column of the first row.
    private static async Task<object?> RunAsync(NpgsqlDataSource source, string key, (string Name, object? Value)[] parameters)
    {
        await using var find = source.CreateCommand($"SELECT QueryText FROM OrleansQuery WHERE QueryKey = '{key}'");
        await using var command = source.CreateCommand((string)(await find.ExecuteScalarAsync())!);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.Add(value switch
            {
                null => new NpgsqlParameter<int?>(name, null) { DbType = System.Data.DbType.Int32 },
                DBNull => new NpgsqlParameter(name, value) { DbType = System.Data.DbType.String },
                _ => new NpgsqlParameter(name, value),
            });
        }

        return await command.ExecuteScalarAsync();
    }
}
