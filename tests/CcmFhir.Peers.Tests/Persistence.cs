using System.Net;
using System.Net.Sockets;
using CcmFhir.Testing;

namespace CcmFhir.Peers.Tests;

/// <summary>What a person does when the app does not answer: nothing, or the same again until it does.</summary>
/// <param name="atMost">For one action.</param>
/// <param name="stop">Ends all trying.</param>
internal sealed class Persistence(TimeSpan atMost, CancellationToken stop)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(200);

    /// <summary>One try.</summary>
    public static Persistence None { get; } = new(TimeSpan.Zero, CancellationToken.None);

    public async Task<BrowserPage> TryAsync(Func<Task<BrowserPage>> action) =>
        await TryAsync(action, page => (int)page.Status >= 500 || page.Status == HttpStatusCode.TooManyRequests);

    /// <summary>For a form: a page without it may be one that said the app was away.</summary>
    public Task<IReadOnlyList<(string Name, string Value)>> TryAsync(Func<Task<IReadOnlyList<(string Name, string Value)>>> action) =>
        TryAsync(action, _ => false);

    private async Task<T> TryAsync<T>(Func<Task<T>> action, Func<T, bool> isAway)
    {
        for (var until = DateTimeOffset.UtcNow + atMost; ; await Task.Delay(Breath, stop))
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                var answer = await action();
                if (!isAway(answer) || DateTimeOffset.UtcNow >= until)
                {
                    return answer;
                }
            }
            catch (Exception e) when (e is HttpRequestException or SocketException or IOException or InvalidOperationException && DateTimeOffset.UtcNow < until)
            {
                // The app was killed under the request, or showed an error in place of the form.
            }
        }
    }
}
