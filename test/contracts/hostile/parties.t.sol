// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ILicenseRegistry} from "../../../contracts/interfaces/ILicenseRegistry.sol";
import {IUsageEpochs} from "../../../contracts/interfaces/IUsageEpochs.sol";
import {UsageClaim, UsageEpoch} from "../../../contracts/types/Epochs.sol";
import {
    Acquisition,
    Credential,
    Eligibility,
    OfferTerms,
    Standing,
    Statement
} from "../../../contracts/types/Licenses.sol";
import {Trees} from "../../utils/Trees.sol";
import {UsageEpochsBase} from "../UsageEpochs/UsageEpochsBase.sol";

/// @notice Parties that are contracts, and change their answers.
contract HostilePartiesTest is UsageEpochsBase {
    uint48 private constant EXPIRY = uint48(START + PERIOD + 100);

    OneYes private _oneYes;

    function setUp() public override {
        super.setUp();
        _oneYes = new OneYes();
    }

    function _researchOffer() private returns (bytes32) {
        OfferTerms memory terms = _terms();
        terms.eligibility = Eligibility.Research;
        terms.party = address(_oneYes);
        return _publish(terms);
    }

    function _take(bytes32 offerId, bytes32 salt) private returns (bytes32) {
        Acquisition memory asked = _acquisition(offerId);
        asked.salt = salt;
        vm.prank(licensee);
        return licenses.acquire(asked, Credential(EXPIRY, ""));
    }

    function test_GivenCertifierTakesItsWordBack() public {
        bytes32 offerId = _researchOffer();
        bytes32 id = _take(offerId, "first");
        _oneYes.changeMind();

        // What was certified once holds until the second that was certified, and no longer.
        _assertTrue(licenses.permits(id, workId, _terms().uses), "certified once");
        vm.warp(EXPIRY);
        _assertStanding(id, Standing.Active, "in its last second");

        vm.expectRevert(
            abi.encodeWithSelector(ILicenseRegistry.CredentialInvalid.selector, address(_oneYes), licensee)
        );
        _take(offerId, "second");
        vm.expectRevert(
            abi.encodeWithSelector(ILicenseRegistry.CredentialInvalid.selector, address(_oneYes), licensee)
        );
        licenses.renewCredential(id, Credential(EXPIRY + 1, ""));

        vm.warp(EXPIRY + 1);
        _assertStanding(id, Standing.PastDue, "after its last second");
    }

    function test_GivenCertifierIsGone() public {
        bytes32 offerId = _researchOffer();
        bytes32 id = _take(offerId, "first");
        vm.etch(address(_oneYes), "");
        _assertTrue(licenses.permits(id, workId, _terms().uses), "certified while it was there");
        vm.expectRevert(
            abi.encodeWithSelector(ILicenseRegistry.CredentialInvalid.selector, address(_oneYes), licensee)
        );
        _take(offerId, "second");
    }

    /// @dev A wallet that says yes to all speaks for itself alone: its own money, and each acquisition once.
    function test_GivenLicenseeTakesItsWordBack() public {
        bytes32 offerId = _publish(_terms());
        address wallet = address(_oneYes);
        dollar.mint(wallet, 10 * FEE_6D);
        vm.prank(wallet);
        dollar.approve(address(licenses), NEVER);

        Acquisition memory asked = _acquisition(offerId);
        asked.licensee = wallet;
        vm.prank(stranger);
        bytes32 id = licenses.acquireFor(asked, Credential(0, ""), NEVER, "");
        _assertEq(licenses.ownerOf(uint256(id)), wallet, "its own");
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseAlreadyAcquired.selector, id));
        licenses.acquireFor(asked, Credential(0, ""), NEVER, "");

        _oneYes.changeMind();
        asked.salt = "another";
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseSignatureInvalid.selector, wallet));
        licenses.acquireFor(asked, Credential(0, ""), NEVER, "");
        _assertEq(licenses.ownerOf(uint256(id)), wallet, "still its own");
        _assertEq(dollar.balanceOf(wallet), 9 * FEE_6D, "paid once");
    }

    /* A REGISTRY OF ONE'S OWN */

    /// @dev Whatever a registry says, the epoch that it makes has its payer's money and nothing else.
    function testFuzz_GivenRegistryLies(bytes32 answer, uint48 from, uint48 to, uint112 total, uint128 claimed) public {
        Leaf[] memory leaves = _leaves(60);
        UsageEpoch memory honest = _publishEpoch(0, leaves);
        bytes32 before = keccak256(abi.encode(licenses.stateOf(licenseId), pools.stateOf(poolId), _stateOf(honest)));
        // Small totals as well as large; claims about as often too large as not; and mostly periods that hold the second claimed.
        total = uint112(_bound(total, 1, total % 2 == 0 ? 100 : type(uint112).max));
        claimed = uint128(_bound(claimed, 0, 2 * uint256(total)));
        from = uint48(_bound(from, START - DAY, START + PERIOD));
        to = uint48(_bound(to, START, START + 10 * PERIOD));
        // Even that of the pool, in all ways but the registry itself, as the epoch that it would like to be.
        LyingRegistry liar = new LyingRegistry(poolId, from, to);
        leaves[0].amount = claimed;
        bytes32 root = Trees.rootOf(_hashes(licenseId, 0, 1, leaves));
        dollar.mint(stranger, total);
        vm.startPrank(stranger);
        dollar.approve(address(epochs), total);
        bytes32 id = epochs.publish(ILicenseRegistry(address(liar)), licenseId, Statement(0, 0, 0, 0, 0), root, total);
        vm.stopPrank();

        UsageEpoch memory fake = honest;
        (fake.registry, fake.from, fake.to) = (address(liar), from, to);
        (fake.root, fake.payer) = (root, stranger);
        _assertEq(id, _idOf(fake), "an id of its own");
        _claimAtMost(fake, leaves, total);

        honest = _epochOf(licenseId, poolId, Statement(0, 0, 20, 0, keccak256("usage file")), bytes32(0));
        honest.root = Trees.rootOf(_hashes(licenseId, 0, 1, _leaves(60)));
        _assertEq(
            keccak256(abi.encode(licenses.stateOf(licenseId), pools.stateOf(poolId), _stateOf(honest))),
            before,
            "what is not its own"
        );
        uint256 had = dollar.balanceOf(author);
        _claim(honest, _leaves(60), 0);
        _assertEq(dollar.balanceOf(author) - had, 60, "the honest epoch");

        _refuseNobodies(answer, address(liar), root);
    }

    /// @dev No registry at all, or one that answers nothing, gets nowhere.
    function _refuseNobodies(bytes32 answer, address liar, bytes32 root) private {
        Statement memory none;
        address[2] memory nobodies = [address(uint160(uint256(answer))), address(dollar)];
        for (uint256 i = 0; i < 2; ++i) {
            if (nobodies[i] == liar || nobodies[i] == address(licenses)) continue;
            (bool ok, ) = address(epochs).call(
                abi.encodeCall(epochs.publish, (ILicenseRegistry(nobodies[i]), answer, none, root, 1))
            );
            _assertFalse(ok, "a registry that is none");
        }
    }

    /// @dev A claim against it pays out of what was paid in, or not at all.
    function _claimAtMost(UsageEpoch memory fake, Leaf[] memory leaves, uint256 total) private {
        UsageClaim memory share = _claimOf(fake, leaves, 0);
        uint256 held = dollar.balanceOf(address(epochs));
        uint256 had = dollar.balanceOf(author);
        try epochs.claim(_one(share)) returns (uint256[] memory amounts) {
            _assertEq(dollar.balanceOf(author) - had, amounts[0], "paid");
            _assertLe(amounts[0], total, "of its own money");
            _assertEq(held - dollar.balanceOf(address(epochs)), amounts[0], "left");
        } catch (bytes memory reason) {
            bytes4 selector = bytes4(reason);
            _assertTrue(
                selector == IUsageEpochs.EpochExhausted.selector ||
                    selector == IUsageEpochs.EpochSecondOutside.selector ||
                    selector == IUsageEpochs.EpochWorkNotEligible.selector,
                "why not"
            );
        }
    }
}

/// @notice A wallet, or a certifier, that says yes to everything until it changes its mind.
contract OneYes is IERC1271 {
    bool private _no;

    function changeMind() external {
        _no = true;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return _no ? bytes4(0xffffffff) : IERC1271.isValidSignature.selector;
    }
}

/// @notice Accepts any statement, for the pool and the period that it was made with.
contract LyingRegistry {
    bytes32 private immutable _poolId;
    uint256 private immutable _from;
    uint256 private immutable _to;

    constructor(bytes32 poolId, uint256 from, uint256 to) {
        (_poolId, _from, _to) = (poolId, from, to);
    }

    function reportByUse(
        bytes32,
        Statement calldata,
        address,
        uint256
    ) external view returns (bytes32, uint256, uint256) {
        return (_poolId, _from, _to);
    }
}
