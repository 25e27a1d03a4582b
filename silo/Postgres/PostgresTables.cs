using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace TaskFarm.Silo.Postgres;

/// <summary>The tables that Orleans' providers need, made where they are missing.</summary>
internal static class PostgresTables
{
    private const string Marker = "TaskFarmTables";

    // The letters of "taskfarm"; silos that start together wait for one another here.
    private const long Lock = 0x7461736b6661726d;

    private static readonly string Script = ReadScript();
    private static readonly string Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Script)));

    /// <summary>Makes them, or brings them to this program's version; does nothing, and needs no right to, where they are.</summary>
    public static async Task CreateAsync(string connectionString)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await ExecuteAsync(connection, $"SELECT pg_advisory_xact_lock({Lock})");
        if (await AreThereAsync(connection))
        {
            return;
        }

        await ExecuteAsync(connection, Script);
        await ExecuteAsync(
            connection,
            $"""
            INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES ('{Marker}', '{Fingerprint}')
            ON CONFLICT (QueryKey) DO UPDATE SET QueryText = excluded.QueryText
            """);
        await transaction.CommitAsync();
    }

    private static async Task<bool> AreThereAsync(NpgsqlConnection connection)
    {
        await using var look = new NpgsqlCommand("SELECT to_regclass('OrleansQuery') IS NOT NULL", connection);
        if (await look.ExecuteScalarAsync() is not true)
        {
            return false;
        }

        await using var read = new NpgsqlCommand($"SELECT QueryText FROM OrleansQuery WHERE QueryKey = '{Marker}'", connection);
        return Fingerprint.Equals(await read.ExecuteScalarAsync());
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statements)
    {
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string ReadScript()
    {
        using var reader = new StreamReader(typeof(PostgresTables).Assembly.GetManifestResourceStream("Tables.sql")!);
        return reader.ReadToEnd();
    }
}
