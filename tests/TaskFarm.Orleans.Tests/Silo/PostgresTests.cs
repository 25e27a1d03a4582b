using Npgsql;

namespace TaskFarm.Orleans.Tests.Silo;

public sealed class PostgresTests
{
    [PostgresFact]
    public async Task Silos_that_start_together_make_the_tables_once_and_find_one_another()
    {
        await using var server = await PostgresServer.StartAsync();
        var silos = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => SiloProcess.StartAsync("--postgres", server.ConnectionString, "--engines", "1")));
        try
        {
            await using var source = NpgsqlDataSource.Create(server.ConnectionString);
            await using var count = source.CreateCommand("SELECT count(*) FROM OrleansMembershipTable WHERE Status = 3");
            Assert.Equal(3L, await count.ExecuteScalarAsync());
        }
        finally
        {
            foreach (var silo in silos)
            {
                await silo.DisposeAsync();
            }
        }
    }
}
