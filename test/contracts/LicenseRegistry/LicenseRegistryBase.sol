// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {CreatorPools} from "../../../contracts/CreatorPools.sol";
import {LicenseRegistry} from "../../../contracts/LicenseRegistry.sol";
import {UsageChannels} from "../../../contracts/UsageChannels.sol";
import {UsageEpochs} from "../../../contracts/UsageEpochs.sol";
import {WorkRegistry} from "../../../contracts/WorkRegistry.sol";
import {TestDollar} from "../../../contracts/mocks/TestDollar.sol";
import {ILicenseRegistry} from "../../../contracts/interfaces/ILicenseRegistry.sol";
import {Reservation, Voucher} from "../../../contracts/types/Channels.sol";
import {
    Acquisition,
    Credential,
    NoticeKind,
    OfferTerms,
    Standing,
    Statement
} from "../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../contracts/types/Pools.sol";
import {Registration} from "../../../contracts/types/Works.sol";
import {Uses} from "../../../contracts/types/Uses.sol";
import {TestBase} from "../../utils/TestBase.sol";
import {Vouchers} from "../../utils/Vouchers.sol";

/// @notice The license registry over the real pools and works, and short ways to say what tests say often.
abstract contract LicenseRegistryBase is TestBase {
    uint256 internal constant DAY = 86_400;
    /// @dev Eight in the morning of day 20,833.
    uint256 internal constant START = 1_800_000_000;
    uint24 internal constant TODAY = 20_833;
    uint256 internal constant NEVER = type(uint256).max;
    uint96 internal constant FEE_6D = 500e6;
    /// @dev One base unit per second.
    uint128 internal constant RATE = 1 << 64;

    WorkRegistry internal works;
    CreatorPools internal pools;
    UsageEpochs internal epochs;
    UsageChannels internal channels;
    LicenseRegistry internal licenses;
    TestDollar internal dollar;

    address internal operator;
    address internal author;
    address internal licensee;
    uint256 internal licenseeKey;
    address internal stranger;
    bytes32 internal poolId;
    bytes32 internal workId;

    function setUp() public virtual {
        vm.warp(START);
        works = new WorkRegistry();
        pools = new CreatorPools(works);
        epochs = new UsageEpochs(works, pools);
        channels = new UsageChannels(pools);
        licenses = new LicenseRegistry(works, pools, address(epochs), channels);
        dollar = new TestDollar();
        (operator, ) = _actor("operator");
        (author, ) = _actor("author");
        (licensee, licenseeKey) = _actor("licensee");
        (stranger, ) = _actor("stranger");
        dollar.mint(licensee, type(uint128).max);
        vm.prank(licensee);
        dollar.approve(address(licenses), type(uint256).max);

        vm.prank(operator);
        poolId = pools.createPool(PoolTerms(address(dollar), Uses.RETRIEVE, 0, 7, false, 0, operator, 0));
        vm.prank(author);
        workId = works.register(Registration(keccak256("a work"), 0, 0, address(0), Uses.RETRIEVE, 0));
        vm.prank(author);
        pools.joinPool(poolId, workId);
    }

    /// @dev An offer to anyone, for a year from its acquisition, with a fee and nothing else to pay.
    function _terms() internal view returns (OfferTerms memory terms) {
        terms.poolId = poolId;
        terms.textHash = keccak256("legal text");
        terms.uses = Uses.RETRIEVE;
        terms.duration = uint48(365 * DAY);
        terms.cureDays = 10;
        terms.fee = FEE_6D;
    }

    function _publish(OfferTerms memory terms) internal returns (bytes32) {
        vm.prank(operator);
        return licenses.publish(terms);
    }

    function _acquisition(bytes32 offerId) internal view returns (Acquisition memory) {
        return Acquisition(offerId, licensee, 0, FEE_6D, 0, 0, 0);
    }

    function _acquire(OfferTerms memory terms) internal returns (bytes32) {
        Acquisition memory asked = _acquisition(_publish(terms));
        vm.prank(licensee);
        return licenses.acquire(asked, Credential(0, ""));
    }

    /// @dev From now on `poolId` is a pool that can be stopped: whoever joins it gets no units.
    function _usePoolThatStops() internal {
        vm.prank(operator);
        poolId = pools.createPool(PoolTerms(address(dollar), Uses.RETRIEVE, 0, 0, false, 0, operator, 0));
        vm.prank(author);
        pools.joinPool(poolId, workId);
        vm.prank(operator);
        pools.setUnits(poolId, workId, 7);
    }

    /// @dev Freezes the pool, and takes the last units away. If nobody who joins gets any, its clock stops.
    function _empty() internal {
        vm.prank(operator);
        pools.renounceOperator(poolId);
        vm.prank(author);
        pools.leavePool(poolId, workId);
    }

    function _report(bytes32 id, uint32 period, uint16 replaces, uint96 units) internal returns (uint256, uint256) {
        vm.prank(licensee);
        return licenses.report(id, Statement(period, replaces, units, 0, 0), NEVER);
    }

    function _give(address by, bytes32 id, NoticeKind kind) internal {
        vm.prank(by);
        licenses.giveNotice(id, kind, 0);
    }

    function _expectNotInForce(bytes32 id, Standing standing) internal {
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.LicenseNotInForce.selector, id, standing));
    }

    function _assertStanding(bytes32 id, Standing expected, string memory what) internal view {
        _assertEq(uint256(licenses.standingOf(id)), uint256(expected), what);
    }

    /// @dev A channel of the licensee's, with money, whose payments are for a license. The licensee's own key signs.
    function _openChannel(bytes32 id, uint80 salt) internal returns (bytes32 channelId) {
        vm.startPrank(licensee);
        dollar.approve(address(channels), type(uint256).max);
        channelId = channels.open(address(dollar), 1, id, salt, 1_000_000, new Reservation[](0));
        channels.authorizeKey(channelId, licensee, type(uint48).max, type(uint96).max);
        vm.stopPrank();
    }

    /// @param total Of all vouchers of this channel for the pool.
    function _redeem(bytes32 channelId, bytes32 pool, uint96 total) internal {
        Voucher[] memory vouchers = new Voucher[](1);
        vouchers[0] = Voucher(channelId, pool, total, type(uint48).max, 0, 0);
        Vouchers.sign(vouchers[0], licenseeKey, _domainOf("OpenRoyalty UsageChannels", address(channels)));
        channels.redeem(vouchers);
    }

    /// @dev What is signed for a struct in the registry's EIP-712 domain.
    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return _digestIn(_domainOf("OpenRoyalty LicenseRegistry", address(licenses)), structHash);
    }
}
