using Microsoft.Extensions.DependencyInjection;
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

    // A server takes 100 connections unless it is told otherwise, and Npgsql's own limit is 100 a process.
    private const int Connections = 20;
    private const int SecondsForConnection = 60;

    public static ISiloBuilder UsePostgres(this ISiloBuilder silo, string connectionString)
    {
        var database = WithDefaults(connectionString);
        // Else a caller on another silo hears of a missing codec instead of what went wrong.
        silo.Services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add(nameof(Npgsql)));
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

    private static string WithDefaults(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        SetUnlessSet(builder, "Maximum Pool Size", Connections);
        SetUnlessSet(builder, "Timeout", SecondsForConnection);
        // A handful of statements make all the traffic; the server need not parse and plan them each time.
        SetUnlessSet(builder, "Max Auto Prepare", PreparedStatements);
        return builder.ConnectionString;
    }

    private static void SetUnlessSet(NpgsqlConnectionStringBuilder builder, string keyword, int value)
    {
        if (!builder.ShouldSerialize(keyword))
        {
            builder[keyword] = value;
        }
    }
}
