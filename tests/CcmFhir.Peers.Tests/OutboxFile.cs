using CcmFhir.Web.Storage;
using Dapper;

namespace CcmFhir.Peers.Tests;

/// <summary>The outbox as it lies in the app's store, seen from outside the app.</summary>
internal sealed class OutboxFile(Database database) : IAsyncDisposable
{
    /// <summary>Kind and state of every row, in the order in which they leave.</summary>
    public async Task<IReadOnlyList<(string Kind, string State)>> RowsAsync()
    {
        await using var connection = await database.OpenAsync();
        return [.. await connection.QueryAsync<(string, string)>("select kind, state from outbox order by seq")];
    }

    /// <summary>Units of every charge that stands.</summary>
    public async Task<int> UnitsAsync()
    {
        await using var connection = await database.OpenAsync();
        return await connection.ExecuteScalarAsync<int>("select sum(units) from charge where withdrawn_at is null");
    }

    /// <summary>Nothing is left to do but for a person.</summary>
    public async Task<bool> IsSettledAsync() => (await RowsAsync()).All(r => r.State is not ("approved" or "sending" or "unknown"));

    public async Task WaitUntilSettledAsync(TimeSpan atMost)
    {
        using var patience = new CancellationTokenSource(atMost);
        while (!await IsSettledAsync())
        {
            Assert.False(patience.IsCancellationRequested, "Not settled: " + string.Join(", ", await RowsAsync()));
            await Task.Delay(50, CancellationToken.None);
        }
    }

    /// <summary>Makes the leases and waiting times of rows run out, as they would by themselves in minutes.</summary>
    public async Task LetTimePassAsync()
    {
        await using var connection = await database.OpenAsync();
        await connection.ExecuteAsync("update outbox set claimed_until = 1, due_at = 1 where state in ('approved', 'sending', 'unknown')");
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();
}
