// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ILicenseRegistry} from "../../../../contracts/interfaces/ILicenseRegistry.sol";
import {IUsageChannels} from "../../../../contracts/interfaces/IUsageChannels.sol";
import {IWorkRegistry} from "../../../../contracts/interfaces/IWorkRegistry.sol";
import {ContractWallet} from "../../../../contracts/mocks/ContractWallet.sol";
import {WorkReceiver} from "../../../../contracts/mocks/WorkReceiver.sol";
import {SignedCallsBase} from "../SignedCallsBase.sol";

/// @dev For each function that takes a signature, one test; `npm run test:deep` makes 10,000 random messages of each.
contract Signatures_Fields_Test is SignedCallsBase {
    string[3] private _names = ["OpenRoyalty WorkRegistry", "OpenRoyalty LicenseRegistry", "OpenRoyalty UsageChannels"];

    /// hardhat-config: default.fuzz.runs = 48
    function testFuzz_RegisterFor(uint256 seed) public {
        _check(Call.RegisterFor, seed);
    }

    /// hardhat-config: default.fuzz.runs = 48
    function testFuzz_CallFor(uint256 seed) public {
        _check(Call.CallFor, seed);
    }

    /// hardhat-config: default.fuzz.runs = 48
    function testFuzz_BindFor(uint256 seed) public {
        _check(Call.BindFor, seed);
    }

    /// hardhat-config: default.fuzz.runs = 48
    function testFuzz_VetoBinding(uint256 seed) public {
        _check(Call.VetoBinding, seed);
    }

    /// hardhat-config: default.fuzz.runs = 48
    function testFuzz_AcquireFor(uint256 seed) public {
        _check(Call.AcquireFor, seed);
    }

    /// hardhat-config: default.fuzz.runs = 48
    function testFuzz_AcquireWithPermit(uint256 seed) public {
        _check(Call.AcquireWithPermit, seed);
    }

    /// hardhat-config: default.fuzz.runs = 48
    function testFuzz_Acquire(uint256 seed) public {
        _check(Call.Acquire, seed);
    }

    /// hardhat-config: default.fuzz.runs = 48
    function testFuzz_AcquireForCredential(uint256 seed) public {
        _check(Call.AcquireForCredential, seed);
    }

    /// hardhat-config: default.fuzz.runs = 48
    function testFuzz_RenewCredential(uint256 seed) public {
        _check(Call.RenewCredential, seed);
    }

    /// hardhat-config: default.fuzz.runs = 48
    function testFuzz_AuthorizeKeyFor(uint256 seed) public {
        _check(Call.AuthorizeKeyFor, seed);
    }

    /// hardhat-config: default.fuzz.runs = 48
    function testFuzz_Redeem(uint256 seed) public {
        _check(Call.Redeem, seed);
    }

    function _check(Call call, uint256 seed) private {
        uint256 key = _keyOf(seed);
        Message memory message = _prepare(call, vm.addr(key), seed);
        bytes memory good = _sign(key, message);
        _checkSignedOtherwise(message, key, seed);
        _checkDomains(message, key, seed);
        _checkTypes(message, key);
        _checkSigners(message, key, seed);
        _checkSentOtherwise(message, good, seed);
        _checkFork(message, good, key, seed);

        _assertFalse(_isDone(message), "before");
        _assertTaken(message, good, "as it was signed");
        _checkAgain(message, good);
    }

    /* SIGNED OTHERWISE */

    /// @dev Each field by a random change, and each number by one.
    function _checkSignedOtherwise(Message memory message, uint256 key, uint256 seed) private {
        uint256[8] memory bits = _bitsOf(message.call);
        Message memory other = _copy(message);
        for (uint256 i = 0; i < message.words.length; ++i) {
            uint256 most = type(uint256).max >> (256 - bits[i]);
            uint256 change = 1 + (_dice(seed, 40 + i) % most);
            other.words[i] = message.words[i] ^ bytes32(change);
            _assertRefused(message, _sign(key, other), "another field was signed");
            uint256 word = uint256(message.words[i]);
            unchecked {
                // A step up or down, around the type's ends.
                other.words[i] = bytes32((seed >> i) % 2 == 0 ? (word + 1) & most : (word - 1) & most);
            }
            _assertRefused(message, _sign(key, other), "the next value was signed");
            other.words[i] = message.words[i];
        }
    }

    function _checkDomains(Message memory message, uint256 key, uint256 seed) private {
        (address where, string memory name) = _verifierOf(message.call);
        bytes32 structHash = _structHash(_typeOf(message.call), message.words);
        for (uint256 i = 0; i < 3; ++i) {
            if (keccak256(bytes(_names[i])) == keccak256(bytes(name))) continue;
            _checkDomain(message, key, _domainOf(_names[i], where), structHash);
        }
        string memory version = vm.toString(2 + (_dice(seed, 60) % 1_000));
        _checkDomain(message, key, _domainOf(name, version, block.chainid, where), structHash);
        uint256 chain = block.chainid ^ (1 + (_dice(seed, 61) >> (seed % 255)));
        if (chain != block.chainid) _checkDomain(message, key, _domainOf(name, "1", chain, where), structHash);
        _checkDomain(message, key, _domainOf(name, "1", block.chainid + 1, where), structHash);
        address other = address(uint160(where) ^ uint160(1 + (_dice(seed, 62) % type(uint160).max)));
        _checkDomain(message, key, _domainOf(name, other), structHash);
        _checkDomain(message, key, _domainOf(name, address(pools)), structHash);
    }

    /// @dev The same words, as another type says them.
    function _checkTypes(Message memory message, uint256 key) private {
        (address where, string memory name) = _verifierOf(message.call);
        bytes32 domain = _domainOf(name, where);
        for (uint8 i = 0; i < CALLS; ++i) {
            string memory typeName = _typeOf(Call(i));
            if (keccak256(bytes(typeName)) == keccak256(bytes(_typeOf(message.call)))) continue;
            _checkDomain(message, key, domain, _structHash(typeName, message.words));
        }
    }

    function _checkDomain(Message memory message, uint256 key, bytes32 domain, bytes32 structHash) private {
        _assertRefused(message, _signature(key, _digestIn(domain, structHash)), "another domain or type was signed");
    }

    function _checkSigners(Message memory message, uint256 key, uint256 seed) private {
        uint256[4] memory others = [_keyOf(~seed), licenseeKey, otherLicenseeKey, key == 1 ? 2 : key - 1];
        for (uint256 i = 0; i < others.length; ++i) {
            _assertRefused(message, _sign(others[i], message), "somebody else signed");
        }
    }

    /* SENT OTHERWISE */

    function _checkSentOtherwise(Message memory message, bytes memory good, uint256 seed) private {
        for (uint256 i = 0; i < message.words.length; ++i) {
            Message memory sent = _copy(message);
            if (_change(sent, i, seed)) _assertRefused(sent, good, "another field is sent");
        }
    }

    /// @dev Changes what is sent in one field, and what it takes to be sent so far that the signature is looked at.
    /// @return possible No: the field is not sent, but found.
    function _change(Message memory sent, uint256 field, uint256 seed) private returns (bool possible) {
        Call call = sent.call;
        uint256 dice = _dice(seed, 80 + field);
        if (field == _timeOf(call)) {
            // Not yet over, and another second.
            uint256 time = uint256(sent.words[field]);
            uint256 last = type(uint256).max >> (256 - _bitsOf(call)[field]);
            sent.words[field] = bytes32(time == last ? time - 1 : time + 1);
        } else if (call == Call.CallFor) {
            if (field == 0 || field == 4) return false;
            if (field == 1) sent.words[1] = _prepare(call, sent.signer, dice).words[1];
            if (field == 2) sent.words[2] = _word(address(new WorkReceiver()));
            if (field == 3) sent.data = abi.encodePacked(sent.data, uint8(dice));
        } else if ((call == Call.BindFor || call == Call.VetoBinding) && field < 2) {
            // Another claim key's leaf, or the other one of this.
            _setLeaf(sent, field == 0 ? 2 : 1 - (seed % 2), seed);
        } else if (call == Call.Redeem && field < 2) {
            if (field == 0) sent.words[0] = _prepare(call, sent.signer, dice).words[0];
            else sent.words[1] = otherPoolId;
        } else if (call == Call.AuthorizeKeyFor && field == 0) {
            sent.words[0] = _prepare(call, sent.signer, dice).words[0];
        } else if (call >= Call.Acquire && call <= Call.RenewCredential) {
            _changeCredential(sent, field);
        } else if ((call == Call.AcquireFor || call == Call.AcquireWithPermit) && field == 0) {
            sent.words[0] = _offerOf(0, address(0), 0);
        } else {
            sent.words[field] ^= bytes32(1 + (dice % (type(uint256).max >> (256 - _bitsOf(call)[field]))));
        }
        return true;
    }

    function _changeCredential(Message memory sent, uint256 field) private {
        uint8 class = uint8(uint256(sent.words[2]));
        address certifier = sent.signer;
        address holder = licensee;
        if (field == 0) certifier = stranger;
        if (field == 1) holder = otherLicensee;
        if (field == 2) class = 3 - class;
        sent.words[0] = _word(certifier);
        sent.words[1] = _word(holder);
        sent.words[2] = bytes32(uint256(class));
        sent.offerId = _offerOf(class, certifier, 0);
        if (sent.call == Call.RenewCredential) sent.licenseId = _licensed(sent.offerId, certifier, holder);
    }

    /* ELSEWHERE, LATER, AGAIN */

    /// @dev The chain's id is read each time, not kept from when the contract was deployed.
    function _checkFork(Message memory message, bytes memory good, uint256 key, uint256 seed) private {
        uint256 here = block.chainid;
        uint256 chain = 1 + (_dice(seed, 70) % type(uint64).max);
        if (chain == here) return;
        vm.chainId(chain);
        bytes memory forked = _sign(key, message);
        // Of an acquisition with two signatures the licensee's own is made for the chain that is.
        _assertRefused(message, good, "on the fork");
        vm.chainId(here);
        _assertRefused(message, forked, "made for the fork");
    }

    function _checkAgain(Message memory message, bytes memory good) private {
        vm.recordLogs();
        (bool done, bytes memory returned) = _send(message, good);
        uint256 logs = vm.getRecordedLogs().length;
        Call call = message.call;
        if (call == Call.VetoBinding || call == Call.AuthorizeKeyFor) {
            // A grant says what it said.
            _assertTrue(done, "again");
            _assertEq(logs, call == Call.VetoBinding ? 0 : 1, "again: events");
            return;
        }
        if (call == Call.Redeem) {
            _assertTrue(done, "again");
            uint256[] memory amounts = abi.decode(returned, (uint256[]));
            _assertEq(amounts[0], 0, "again: brings nothing");
            _assertEq(logs, 0, "again: events");
            return;
        }
        _assertFalse(done, "again");
        bytes32[] memory words = message.words;
        bytes memory reason;
        if (call == Call.CallFor) reason = _refusalOf(message, good);
        else if (call == Call.RegisterFor || call == Call.BindFor) {
            bytes32 id = call == Call.BindFor ? words[1] : keccak256(abi.encode(words[0], words[1]));
            reason = abi.encodeWithSelector(IWorkRegistry.WorkAlreadyRegistered.selector, id);
        } else if (call == Call.RenewCredential) {
            reason = abi.encodeWithSelector(ILicenseRegistry.CredentialNotLater.selector, words[3], words[3]);
        } else {
            bytes4 acquired = ILicenseRegistry.LicenseAlreadyAcquired.selector;
            reason = abi.encodeWithSelector(acquired, _licenseIdOf(message));
        }
        _assertEq(returned, reason, "again");
    }

    /// hardhat-config: default.fuzz.runs = 3
    function testFuzz_RevertWhen_AnotherContract(uint256 seed) public {
        Message[] memory here = new Message[](CALLS);
        Message[] memory there = new Message[](CALLS);
        uint256 key = _keyOf(seed);
        count = 1_000;
        for (uint8 i = 0; i < CALLS; ++i) here[i] = _prepare(Call(i), vm.addr(key), _dice(seed, i));
        bytes[] memory signatures = new bytes[](CALLS);
        for (uint256 i = 0; i < CALLS; ++i) signatures[i] = _sign(key, here[i]);
        uint256 atHome = vm.snapshotState();

        _moveToTwins();
        count = 1_000;
        for (uint8 i = 0; i < CALLS; ++i) {
            there[i] = _prepare(Call(i), vm.addr(key), _dice(seed, i));
            _assertEq(keccak256(abi.encode(there[i])), keccak256(abi.encode(here[i])), "all else is alike");
        }
        for (uint256 i = 0; i < CALLS; ++i) {
            _assertRefused(there[i], signatures[i], "sent to the twin");
            _assertTaken(there[i], _sign(key, there[i]), "signed for the twin");
        }
        vm.revertToState(atHome);
        for (uint256 i = 0; i < CALLS; ++i) _assertTaken(here[i], signatures[i], "signed for this one");
    }

    /// hardhat-config: default.fuzz.runs = 24
    function testFuzz_WhenLate(uint256 seed, uint256 wait) public {
        uint256 start = block.timestamp;
        for (uint8 i = 0; i < CALLS; ++i) {
            vm.warp(start);
            uint256 key = _keyOf(_dice(seed, i));
            // Odd: no stream comes with a license, whose last day could pass meanwhile.
            Message memory message = _prepare(Call(i), vm.addr(key), _dice(seed, i) | 1);
            // Within the ten days in which a credential that has passed can be renewed.
            uint256 last = start + 1 + (wait % (9 * DAY));
            message.words[_timeOf(Call(i))] = bytes32(last);
            bytes memory good = _sign(key, message);
            vm.warp(last + 1);
            _checkLate(message, good, last);
            vm.warp(last - (seed % 2));
            _assertTaken(message, good, "in its last seconds");
        }
    }

    function _checkLate(Message memory message, bytes memory good, uint256 last) private {
        Call call = message.call;
        if (call == Call.Redeem) {
            (bool done, bytes memory returned) = _send(message, good);
            _assertTrue(done, "late voucher");
            _assertEq(abi.decode(returned, (uint256[]))[0], 0, "late voucher brings nothing");
            _assertFalse(_isDone(message), "late voucher");
            return;
        }
        bytes4 selector = ILicenseRegistry.CredentialExpired.selector;
        if (call <= Call.VetoBinding) selector = IWorkRegistry.WorkSignatureExpired.selector;
        else if (call <= Call.AcquireWithPermit) selector = ILicenseRegistry.LicenseSignatureExpired.selector;
        else if (call == Call.AuthorizeKeyFor) selector = IUsageChannels.KeyUntilPassed.selector;
        _assertFails(message, good, abi.encodeWithSelector(selector, last, last + 1), "late");
    }

    function testFuzz_RevertGiven_SignerSoldWork(uint256 seed) public {
        uint256 key = _keyOf(seed);
        Message memory message = _prepare(Call.CallFor, vm.addr(key), seed);
        bytes memory good = _sign(key, message);
        vm.prank(message.signer);
        works.transferFrom(message.signer, stranger, uint256(message.words[1]));
        _assertRefused(message, good, "of a work that was sold");
        // Nor a nonce that was passed over.
        vm.prank(stranger);
        works.transferFrom(stranger, message.signer, uint256(message.words[1]));
        Message memory next = _prepare(Call.CallFor, message.signer, ~seed);
        _assertTaken(next, _sign(key, next), "another call of the same nonce");
        _assertRefused(message, good, "its nonce was used");
    }

    /* CONTRACT WALLETS */

    /// hardhat-config: default.fuzz.runs = 8
    function testFuzz_RevertGiven_OneOwnerOfManyWallets(uint256 seed) public {
        uint256 key = _keyOf(seed);
        address owner = vm.addr(key);
        address[3] memory wallets = [address(new ContractWallet(owner)), address(new ContractWallet(owner)), owner];
        for (uint8 i = 0; i < CALLS; ++i) {
            // Vouchers are signed by keys alone.
            if (Call(i) == Call.Redeem) continue;
            Message[3] memory messages;
            bytes[3] memory signatures;
            for (uint256 j = 0; j < 3; ++j) {
                messages[j] = _prepare(Call(i), wallets[j], _dice(seed, i));
                signatures[j] = _sign(key, messages[j]);
            }
            for (uint256 j = 0; j < 3; ++j) {
                for (uint256 k = 0; k < 3; ++k) {
                    if (j != k) _assertRefused(messages[j], signatures[k], "signed for another wallet");
                }
            }
            for (uint256 j = 0; j < 3; ++j) _assertTaken(messages[j], signatures[j], "signed for this wallet");
        }
    }

    function test_RevertGiven_WalletAsKeyOfVouchers() public {
        uint256 key = _keyOf(1);
        Message memory message = _prepare(Call.Redeem, address(new ContractWallet(vm.addr(key))), 1);
        _assertRefused(message, _sign(key, message), "a wallet's voucher");
    }

    /// hardhat-config: default.fuzz.runs = 8
    function testFuzz_RevertGiven_WalletTookItsWordBack(uint256 seed) public {
        uint256 key = _keyOf(seed);
        for (uint8 i = 0; i < CALLS; ++i) {
            if (Call(i) == Call.Redeem) continue;
            ContractWallet wallet = new ContractWallet(vm.addr(key));
            Message memory message = _prepare(Call(i), address(wallet), _dice(seed, i));
            bytes memory signature = _sign(key, message);
            wallet.setAnswer(ContractWallet.Answer.No);
            _assertRefused(message, signature, "taken back");
            wallet.setAnswer(ContractWallet.Answer.Honest);
            _assertTaken(message, signature, "given again");
        }
    }
}
