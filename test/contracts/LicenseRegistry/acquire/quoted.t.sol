// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICreatorPools} from "../../../../contracts/interfaces/ICreatorPools.sol";
import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {
    Acquisition,
    Credential,
    Distribution,
    Eligibility,
    OfferTerms,
    Statement
} from "../../../../contracts/types/Licenses.sol";
import {PoolTerms} from "../../../../contracts/types/Pools.sol";
import {Uses} from "../../../../contracts/types/Uses.sol";
import {LicenseRegistryBase} from "../LicenseRegistryBase.sol";

/// @dev What a buyer was quoted is bound: terms by the offer's id, which is their hash, and prices by the most that the buyer accepts.
contract AcquireQuotedTest is LicenseRegistryBase {
    uint256 private constant TERMS = 27;
    uint24 private constant END_DAY = TODAY + 10;

    address private _certifier;
    uint256 private _certifierKey;
    address private _rival;
    bytes32 private _agency;
    bool private _closed;
    bool private _taken;
    uint256 private _credentialUntil;

    function setUp() public override {
        super.setUp();
        (_certifier, _certifierKey) = _actor("certifier");
        (_rival, ) = _actor("rival");
        dollar.mint(_rival, 1e18);
        vm.prank(_rival);
        dollar.approve(address(licenses), type(uint256).max);
        vm.prank(operator);
        _agency = pools.createPool(PoolTerms(address(dollar), Uses.RETRIEVE, 0, 7, true, 0, operator, "agency"));
        // A work can be in one pool alone where that is a sole agent.
        vm.prank(author);
        pools.leavePool(poolId, workId);
        vm.prank(author);
        pools.joinPool(_agency, workId);
        poolId = _agency;
    }

    function _dice(uint256 seed, uint256 i) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, i)));
    }

    /* TERMS */

    function testFuzz_WhenTermsDiffer(uint256 seed) public {
        OfferTerms memory terms = _terms();
        terms.fee = uint96(seed);
        terms.salt = bytes32(seed);
        bytes32 offerId = _publish(terms);
        _assertEq(offerId, keccak256(abi.encode(operator, terms)), "hash of publisher and terms");
        for (uint256 i = 0; i < TERMS; ++i) {
            bytes memory words = abi.encode(terms);
            _assertEq(words.length, TERMS * 32, "terms");
            // The lowest bit of each: of numbers, of yes and no, of kinds.
            words[32 * i + 31] ^= 0x01;
            _refuse(licenses.offerIdOf(operator, abi.decode(words, (OfferTerms))), offerId);
        }
        _refuse(licenses.offerIdOf(stranger, terms), offerId);
    }

    function _refuse(bytes32 other, bytes32 offerId) private {
        _assertTrue(other != offerId, "another offer");
        Acquisition memory asked = _acquisition(other);
        vm.expectRevert(abi.encodeWithSelector(ILicenseRegistry.OfferNotFound.selector, other));
        vm.prank(licensee);
        licenses.acquire(asked, Credential(0, ""));
    }

    /* PRICES */

    function _try(address to, bytes memory data, bytes memory reason, string memory what) private {
        uint256 had = dollar.balanceOf(licensee);
        vm.prank(licensee);
        (bool done, bytes memory returned) = to.call(data);
        if (reason.length == 0) {
            _assertTrue(done, what);
            return;
        }
        _assertFalse(done, what);
        _assertEq(returned, reason, what);
        _assertEq(dollar.balanceOf(licensee), had, what);
    }

    /// @dev One base unit too little is refused, and the very price is taken.
    function test_RevertWhen_PriceIsHigher() public {
        OfferTerms memory terms = _terms();
        (terms.periodDays, terms.unitPrice, terms.cureDays, terms.duration) = (30, 7, 365, 0);
        Acquisition memory asked = _acquisition(_publish(terms));
        uint256 deposit = END_DAY * DAY - START;
        (asked.rate, asked.endDay, asked.maxDeposit) = (RATE, END_DAY, deposit);
        Credential memory none;
        address to = address(licenses);

        asked.maxFee = FEE_6D - 1;
        bytes memory reason = abi.encodeWithSelector(ILicenseRegistry.LicenseFeeTooHigh.selector, FEE_6D, FEE_6D - 1);
        _try(to, abi.encodeCall(licenses.acquire, (asked, none)), reason, "fee");
        (asked.maxFee, asked.maxDeposit) = (FEE_6D, deposit - 1);
        _try(to, abi.encodeCall(licenses.acquire, (asked, none)), _tooHigh(deposit), "deposit");
        asked.maxDeposit = deposit;
        _try(to, abi.encodeCall(licenses.acquire, (asked, none)), "", "fee and deposit");
        bytes32 id = licenses.licenseIdOf(asked.offerId, licensee, 0);

        // Twice the rate: as much again.
        _try(to, abi.encodeCall(licenses.setStreamRate, (id, 2 * RATE, deposit - 1)), _tooHigh(deposit), "rate");
        _try(to, abi.encodeCall(licenses.setStreamRate, (id, 2 * RATE, deposit)), "", "rate");
        uint256 day = START / DAY + 40;
        vm.warp(day * DAY);
        _try(
            to,
            abi.encodeCall(licenses.openStream, (id, RATE, uint24(day + 1), DAY - 1)),
            _tooHigh(DAY),
            "later stream"
        );
        _try(to, abi.encodeCall(licenses.openStream, (id, RATE, uint24(day + 1), DAY)), "", "later stream");

        uint256 owed = licenses.quote(asked.offerId, 1e9, 0);
        _assertEq(owed, 7e9, "quoted");
        // What the streams have brought is paid already.
        uint256 due = owed - 2 * deposit;
        Statement memory statement = Statement(0, 0, 1e9, 0, 0);
        reason = abi.encodeWithSelector(ILicenseRegistry.StatementDueTooHigh.selector, due, due - 1);
        _try(to, abi.encodeCall(licenses.report, (id, statement, due - 1)), reason, "statement");
        _try(to, abi.encodeCall(licenses.report, (id, statement, due)), "", "statement");
    }

    function _tooHigh(uint256 deposit) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICreatorPools.StreamDepositTooHigh.selector, deposit, deposit - 1);
    }

    function test_RevertWhen_EpochIsTooSmall() public {
        OfferTerms memory terms = _terms();
        (terms.periodDays, terms.unitPrice, terms.cureDays, terms.duration) = (30, 7, 365, 0);
        terms.distribution = Distribution.Usage;
        bytes32 id = _acquire(terms);
        vm.warp(START + 30 * DAY);
        vm.prank(licensee);
        dollar.approve(address(epochs), type(uint256).max);
        Statement memory statement = Statement(0, 0, 10, 0, 0);
        bytes memory reason = abi.encodeWithSelector(ILicenseRegistry.StatementDueTooHigh.selector, 70, 69);
        bytes32 root = keccak256("root");
        _try(
            address(epochs),
            abi.encodeCall(epochs.publish, (licenses, id, statement, root, 69)),
            reason,
            "usage epoch"
        );
        _try(address(epochs), abi.encodeCall(epochs.publish, (licenses, id, statement, root, 70)), "", "usage epoch");
    }

    /* IN BETWEEN */

    function testFuzz_WhenAnythingHappensInBetween(uint256 seed) public {
        OfferTerms memory terms = _terms();
        terms.fee = uint96(_dice(seed, 0) % 1e9);
        terms.minRate = seed % 2 == 0 ? RATE : 0;
        terms.exclusive = (seed >> 1) % 2 == 0;
        if ((seed >> 2) % 2 == 0) (terms.eligibility, terms.party) = (Eligibility.Research, _certifier);
        bytes32 offerId = _publish(terms);
        _credentialUntil = START + (_dice(seed, 1) % (20 * DAY));
        Credential memory credential = _credential(licensee, _credentialUntil);

        // What was quoted is the most that is accepted.
        Acquisition memory asked = _acquisition(offerId);
        asked.maxFee = terms.fee;
        bool streams = terms.minRate != 0 || (seed >> 3) % 2 == 0;
        if (streams) (asked.rate, asked.endDay, asked.maxDeposit) = (RATE, END_DAY, END_DAY * DAY - START);
        bytes memory before = abi.encode(_termsOf(offerId));

        for (uint256 i = 0; i < 3; ++i) _happen(terms, offerId, _dice(seed, 10 + i));
        _buy(terms, asked, credential, before);
    }

    function _credential(address who, uint256 until) private view returns (Credential memory) {
        bytes32 typeHash = keccak256("Credential(address certifier,address licensee,uint8 class,uint48 expiry)");
        bytes32 structHash = keccak256(abi.encode(typeHash, _certifier, who, Eligibility.Research, until));
        return Credential(uint48(until), _signature(_certifierKey, _digest(structHash)));
    }

    function _termsOf(bytes32 offerId) private view returns (OfferTerms memory terms) {
        (, , terms) = licenses.termsOf(offerId);
    }

    function _happen(OfferTerms memory terms, bytes32 offerId, uint256 dice) private {
        uint256 what = dice % 9;
        address by = pools.poolOf(_agency).operator;
        if (what == 0 && !_closed) {
            vm.prank(operator);
            licenses.close(offerId);
            _closed = true;
        } else if (what == 1) {
            // The same again, dearer.
            OfferTerms memory dearer = abi.decode(abi.encode(terms), (OfferTerms));
            dearer.fee += uint96(1 + (dice >> 200));
            vm.prank(by);
            licenses.publish(dearer);
        } else if (what == 2) {
            vm.prank(by);
            pools.proposeOperator(_agency, stranger);
            vm.prank(stranger);
            pools.acceptOperator(_agency);
        } else if (what == 3) vm.warp(block.timestamp + ((dice >> 8) % (4 * DAY)));
        else if (what == 4) {
            vm.prank(by);
            pools.setUnits(_agency, workId, uint24(dice >> 8));
        } else if (what == 5) _buyFirst(terms, offerId);
        else if (what == 6) {
            dollar.mint(address(this), 100);
            dollar.approve(address(pools), 100);
            pools.pay(_agency, 100, address(this), 0);
        } else if (what == 7) vm.warp(_credentialUntil > block.timestamp ? _credentialUntil : block.timestamp);
        else {
            vm.prank(author);
            works.setConsent(workId, 0);
        }
    }

    /// @dev A rival buys the same before.
    function _buyFirst(OfferTerms memory terms, bytes32 offerId) private {
        Acquisition memory asked = Acquisition(offerId, _rival, 0, terms.fee, 0, 0, 0);
        uint256 day = block.timestamp / DAY + 2;
        if (terms.minRate != 0) (asked.rate, asked.endDay, asked.maxDeposit) = (RATE, uint24(day), NEVER);
        Credential memory credential = _credential(_rival, block.timestamp);
        vm.prank(_rival);
        (bool done, ) = address(licenses).call(abi.encodeCall(licenses.acquire, (asked, credential)));
        if (done && terms.exclusive) _taken = true;
    }

    function _buy(
        OfferTerms memory terms,
        Acquisition memory asked,
        Credential memory credential,
        bytes memory before
    ) private {
        uint256 had = dollar.balanceOf(licensee);
        vm.prank(licensee);
        (bool done, bytes memory returned) = address(licenses).call(
            abi.encodeCall(licenses.acquire, (asked, credential))
        );
        uint256 paid = had - dollar.balanceOf(licensee);
        bytes memory reason = _reason(terms, asked);
        _assertEq(done, reason.length == 0, "taken");
        if (!done) {
            // Of those that say more, only which they are.
            if (reason.length == 4) returned = abi.encodePacked(bytes4(returned));
            _assertEq(returned, reason, "refused by name");
            _assertEq(paid, 0, "paid");
            return;
        }
        uint256 deposit = asked.rate == 0 ? 0 : END_DAY * DAY - block.timestamp;
        _assertEq(paid, terms.fee + deposit, "paid");
        _assertLe(paid, asked.maxFee + asked.maxDeposit, "no more than was quoted");
        bytes32 id = licenses.licenseIdOf(asked.offerId, licensee, asked.salt);
        _assertEq(licenses.stateOf(id).offerId, asked.offerId, "offer");
        _assertEq(abi.encode(_termsOf(asked.offerId)), before, "terms");
    }

    /// @return Empty: it is taken. Four bytes: the name of what refuses it.
    function _reason(OfferTerms memory terms, Acquisition memory asked) private view returns (bytes memory) {
        if (_closed) return abi.encodeWithSelector(ILicenseRegistry.OfferIsClosed.selector, asked.offerId);
        if (terms.eligibility == Eligibility.Research && block.timestamp > _credentialUntil) {
            bytes4 expired = ILicenseRegistry.CredentialExpired.selector;
            return abi.encodeWithSelector(expired, _credentialUntil, block.timestamp);
        }
        if (_taken) return abi.encodePacked(ILicenseRegistry.LicenseUseTaken.selector);
        if (asked.rate != 0 && block.timestamp >= END_DAY * DAY) {
            return abi.encodePacked(ICreatorPools.StreamEndInvalid.selector);
        }
        return "";
    }
}
