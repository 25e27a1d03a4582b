using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;
using TaskFarm.Orleans;

namespace TaskFarm.Silo.Postgres;

/// <summary>A cluster on PostgreSQL: who belongs to it, what is to be reminded of, and the state of grains.</summary>
internal static class PostgresHosting
{
    private const string Invariant = "Npgsql";
    private const int PreparedStatements = 64;

    public static ISiloBuilder UsePostgres(this ISiloBuilder silo, string connectionString)
    {
        var database = WithPreparedStatements(connectionString);
        return silo
            .UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, database))
            .UseAdoNetReminderService(options => (options.Invariant, options.ConnectionString) = (Invariant, database))
            .AddAdoNetGrainStorage(TaskFarmOptions.DefaultStorage, (OptionsBuilder<AdoNetGrainStorageOptions> storage) => storage.Configure<Serializer>((options, serializer) =>
            {
                (options.Invariant, options.ConnectionString) = (Invariant, database);
                options.GrainStorageSerializer = new OrleansGrainStorageSerializer(serializer);
                options.DeleteStateOnClear = true;
            }));
    }

    // A handful of statements make all the traffic; the server need not parse and plan them each time.
    private static string WithPreparedStatements(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (builder.MaxAutoPrepare == 0)
        {
            builder.MaxAutoPrepare = PreparedStatements;
        }

        return builder.ConnectionString;
    }
}
