using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using CcmFhir.Testing;
using CcmFhir.Web.Connect;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Tests.Commands;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CcmFhir.Web.Tests.Connect;

/// <summary>The doctor at https servers with certificates of every kind; a chain to a trusted authority is the only one accepted.</summary>
public sealed class TlsTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ccmfhir-tls-");

    [Theory]
    [InlineData("self-signed", "the certificate is of no authority this machine trusts")]
    [InlineData("expired", "the certificate is not valid at this time, the certificate is of no authority this machine trusts")]
    [InlineData("wrong-name", "the certificate is for another name, the certificate is of no authority this machine trusts")]
    public async Task A_certificate_that_is_not_good_is_refused_and_the_line_says_why(string kind, string why)
    {
        using var certificate = kind switch
        {
            "expired" => SelfSigned("localhost", until: Now.AddDays(-1)),
            "wrong-name" => SelfSigned("other.example", until: Now.AddDays(90)),
            _ => SelfSigned("localhost", until: Now.AddDays(90)),
        };
        await using var server = await ServeAsync(certificate);
        var configuration = LaunchFile.Read(await WriteConfigAsync(server)).Configuration!;
        using var probe = new EhrProbe(configuration, configuration.Ehrs[0], TimeProvider.System);

        var report = await new Doctor(probe, new DoctorRequest(), _ => { }).RunAsync(CancellationToken.None);

        var line = report.Checks.Single(c => c.Id == "tls");
        Assert.Equal((CheckStatus.Fail, $"{why} (valid until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd})"), (line.Status, line.Came));
        Assert.Equal(CheckStatus.Fail, report.Checks.Single(c => c.Id == "metadata").Status);
    }

    [Theory]
    [InlineData(200, "pass", "Tls1")]
    [InlineData(10, "warn", "Tls1")]
    public async Task A_chain_to_an_authority_of_this_machine_is_accepted(int days, string status, string came)
    {
        using var authority = Authority();
        using var certificate = SignedBy(authority, "localhost", Now.AddDays(days));
        await using var server = await ServeAsync(certificate);
        var trusted = Path.Combine(_folder.FullName, "authority.pem");
        await File.WriteAllTextAsync(trusted, authority.ExportCertificatePem());

        // OpenSSL's own setting, read once a process: so the command runs in one of its own.
        using var process = CommandProcess.Start(
            ["doctor", "--ehr", "sandbox", "--config", await WriteConfigAsync(server), "--json"], ("SSL_CERT_FILE", trusted));
        var report = JsonNode.Parse(await process.StandardOutput.ReadToEndAsync())!;

        var line = report["checks"]!.AsArray().Single(c => c!["id"]!.ToString() == "tls")!;
        Assert.Equal(status, line["status"]!.ToString());
        Assert.StartsWith(came, line["came"]!.ToString(), StringComparison.Ordinal);
        Assert.EndsWith($"certificate valid until {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}", line["came"]!.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    private static X509Certificate2 SelfSigned(string name, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Request(name, key).CreateSelfSigned(Now.AddDays(-30), until);
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        return request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(365));
    }

    private static X509Certificate2 SignedBy(X509Certificate2 authority, string name, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var signed = Request(name, key).Create(authority, Now.AddDays(-1), until, [1, 2, 3]);
        return signed.CopyWithPrivateKey(key);
    }

    /// <summary>Answers nothing of use: only the line is looked at.</summary>
    private static async Task<WebApplication> ServeAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        var app = builder.Build();
        app.MapFallback(() => Results.NotFound());
        await app.StartAsync();
        return app;
    }

    private async Task<string> WriteConfigAsync(WebApplication server)
    {
        using var example = typeof(WebHost).Assembly.GetManifestResourceStream("launch.json.example")!;
        var json = JsonNode.Parse(example)!;
        json["app"]!["publicBaseUrl"] = $"http://localhost:{FreePort.Take()}";
        json["ehrs"]![0]!["iss"] = new JsonArray($"https://localhost:{new Uri(server.Urls.First()).Port}/fhir");
        json["ehrs"]![0]!.AsObject().Remove("allowedHosts");
        var file = Path.Combine(_folder.FullName, "launch.json");
        await File.WriteAllTextAsync(file, json.ToJsonString());
        return file;
    }
}
