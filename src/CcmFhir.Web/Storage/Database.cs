using System.Data;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace CcmFhir.Web.Storage;

/// <summary>Opens connections to the store and begins write transactions, alike on both engines.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly NpgsqlDataSource? _postgres;

    static Database()
    {
        SQLitePCL.Batteries_V2.Init();
        SqlMapper.RemoveTypeMap(typeof(Guid));
        SqlMapper.AddTypeHandler(new GuidHandler());
    }

    private Database(Dialect dialect, string connectionString)
    {
        Dialect = dialect;
        _connectionString = connectionString;
        _postgres = dialect == Dialect.Postgres ? NpgsqlDataSource.Create(connectionString) : null;
    }

    public Dialect Dialect { get; }

    /// <summary>A store in one SQLite file; its folder is made when absent.</summary>
    public static Database Sqlite(string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        return new(Dialect.Sqlite, new SqliteConnectionStringBuilder { DataSource = path, Pooling = true }.ToString());
    }

    public static Database Postgres(string connectionString) => new(Dialect.Postgres, connectionString);

    public async Task<DbConnection> OpenAsync(CancellationToken cancel = default)
    {
        if (_postgres is not null)
        {
            return await _postgres.OpenConnectionAsync(cancel);
        }

        var connection = new SqliteConnection(_connectionString);
        await connection.OpenAsync(cancel);
        // synchronous=full: an entry is on the disk before the user is told so, also under WAL.
        await connection.ExecuteAsync("pragma journal_mode=wal; pragma synchronous=full; pragma busy_timeout=10000; pragma foreign_keys=on");
        return connection;
    }

    /// <summary>Begins a write. On SQLite the write lock is taken at once, so that two writers queue instead of failing late.</summary>
    public async Task<Work> BeginAsync(CancellationToken cancel = default)
    {
        var connection = await OpenAsync(cancel);
        try
        {
            var transaction = connection is SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: false)
                : await connection.BeginTransactionAsync(cancel);
            return new Work(this, connection, transaction);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The words that differ between the engines, for statements that are otherwise one text.</summary>
    public string Translate(string sql) => Dialect == Dialect.Sqlite
        ? sql.Replace("{uuid}", "text", StringComparison.Ordinal).Replace("{long}", "integer", StringComparison.Ordinal)
            .Replace("{identity}", "integer primary key autoincrement", StringComparison.Ordinal)
            .Replace("{for update}", "", StringComparison.Ordinal)
            .Replace("{for update skip locked}", "", StringComparison.Ordinal)
        : sql.Replace("{uuid}", "uuid", StringComparison.Ordinal).Replace("{long}", "bigint", StringComparison.Ordinal)
            .Replace("{identity}", "bigint generated always as identity primary key", StringComparison.Ordinal)
            .Replace("{for update}", "for update", StringComparison.Ordinal)
            .Replace("{for update skip locked}", "for update skip locked", StringComparison.Ordinal);

    public async ValueTask DisposeAsync()
    {
        if (_postgres is not null)
        {
            await _postgres.DisposeAsync();
        }
        else
        {
            using var connection = new SqliteConnection(_connectionString);
            SqliteConnection.ClearPool(connection);
        }
    }

    /// <summary>SQLite keeps a Guid as lower-case text, PostgreSQL as uuid.</summary>
    private sealed class GuidHandler : SqlMapper.TypeHandler<Guid>
    {
        public override Guid Parse(object value) => value as Guid? ?? Guid.Parse((string)value);

        public override void SetValue(IDbDataParameter parameter, Guid value) =>
            parameter.Value = parameter is SqliteParameter ? value.ToString("D") : value;
    }
}

/// <summary>One write transaction; disposing it without <see cref="CommitAsync"/> rolls everything back.</summary>
public sealed class Work(Database database, DbConnection connection, DbTransaction transaction) : IAsyncDisposable
{
    private readonly List<Action> _afterwards = [];

    public Database Database => database;

    /// <summary>What follows only from what is really there: run once, after the commit and never without one.</summary>
    public void AfterCommit(Action action) => _afterwards.Add(action);

    public Task<int> ExecuteAsync(string sql, object? parameters = null) =>
        connection.ExecuteAsync(database.Translate(sql), parameters, transaction);

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null) =>
        [.. await connection.QueryAsync<T>(database.Translate(sql), parameters, transaction)];

    public Task<T?> SingleOrDefaultAsync<T>(string sql, object? parameters = null) =>
        connection.QuerySingleOrDefaultAsync<T>(database.Translate(sql), parameters, transaction);

    /// <summary>Makes writers of the named thing queue on PostgreSQL; SQLite's write lock already does.</summary>
    public async Task LockAsync(string name)
    {
        if (database.Dialect == Dialect.Postgres)
        {
            await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@name, 7240142))", new { name }, transaction);
        }
    }

    public async Task CommitAsync(CancellationToken cancel = default)
    {
        await transaction.CommitAsync(cancel);
        _afterwards.ForEach(action => action());
        _afterwards.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }
}
