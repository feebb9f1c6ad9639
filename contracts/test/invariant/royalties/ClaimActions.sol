// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ClaimLeaf} from "../../../src/interfaces/Evidence.sol";
import {IRoyalties} from "../../../src/interfaces/IRoyalties.sol";
import {DemandActions} from "./DemandActions.sol";

/// @notice Anyone claims for anyone; one account refuses money at times, another claims again while it is paid.
abstract contract ClaimActions is DemandActions {
    /// @dev What accounts should have been paid in all.
    mapping(address account => uint256) public paidTo;
    bool private echoIsSkipped;

    function claim(uint256 seed) external tracked {
        IRoyalties.ClaimItem memory item = _anyItem(seed);
        address account = item.leaf.account;
        vm.assume(_due(item) != 0 && !(account == address(moody) && moody.refuses()));
        _claim(item, seed);
        _did("claim");
    }

    /// @dev By the account alone, also while it refuses money itself.
    function claimTo(uint256 seed) external tracked {
        IRoyalties.ClaimItem memory item = _anyItem(seed);
        vm.assume(_due(item) != 0 && !_isPool(item.leaf.account));
        vm.expectRevert(abi.encodeWithSelector(IRoyalties.NotAccount.selector, thief, item.leaf.account));
        vm.prank(thief);
        royalties.claimTo(thief, item.epoch, item.leaf, item.proof);
        _claimTo(item, seed % 2 == 0 ? vault : treasury);
        _did("claimTo");
    }

    /// @dev One to six, the same account more than once, old epochs among them.
    function claimMany(uint256 seed) external tracked {
        IRoyalties.ClaimItem[] memory items = new IRoyalties.ClaimItem[](_between(seed, 0, 1, 6));
        uint256[] memory before = new uint256[](claimants.length);
        for (uint256 i; i < claimants.length; ++i) {
            before[i] = _held(claimants[i]);
        }
        bool echoes;
        uint256 sum;
        for (uint256 i; i < items.length; ++i) {
            items[i] = _anyItem(_random(seed, 10 + i));
            address account = items[i].leaf.account;
            uint256 due = _due(items[i]);
            if (due == 0 || (account == address(moody) && moody.refuses())) {
                _did(due == 0 ? bytes32("claimMany: nothing") : bytes32("claimMany: refused"));
                continue;
            }
            if (account == address(echo) && !echoes) {
                echoes = true;
                _armEcho(items[i], seed);
            }
            _countPaid(account, due);
            sum += due;
        }
        royalties.claimMany(items);
        for (uint256 i; i < claimants.length; ++i) {
            sum -= _held(claimants[i]) - before[i];
        }
        assertEq(sum, 0, "a batch pays what the single claims would");
        _checkEcho(echoes);
        _did("claimMany");
    }

    /// @dev Twice, by an old epoch, and to an account that refuses.
    function claimRefused(uint256 seed) external tracked {
        IRoyalties.ClaimItem memory item = _anyItem(seed);
        bool refuses = item.leaf.account == address(moody) && moody.refuses();
        uint256 due = _due(item);
        vm.assume(due == 0 || refuses);
        address account = item.leaf.account;
        vm.expectRevert(
            due == 0
                ? abi.encodeWithSelector(IRoyalties.NothingToClaim.selector, account, paidTo[account])
                : abi.encodeWithSelector(IRoyalties.TransferFailed.selector, account)
        );
        royalties.claim(item.epoch, item.leaf, item.proof);
        _did("claimRefused");
    }

    /// @dev Under a root that is not final, voided, of another epoch, or with another sum or place than the root has.
    function claimForged(uint256 seed) external tracked {
        uint256 way = _random(seed, 0) % 4;
        IRoyalties.ClaimItem memory item;
        if (way == 0) {
            vm.assume(pending != 0);
            item = _itemOf(number, seed);
        } else if (way == 1) {
            vm.assume(forgery.account != address(0));
            item = IRoyalties.ClaimItem(_between(seed, 1, 0, number + 2), forgery, new bytes32[](0));
        } else {
            item = _anyItem(seed);
            if (way == 2) item.leaf.cumulative += _between(seed, 1, 1, 1 ether);
            else item.leaf.index += _between(seed, 1, 1, 1 << 20);
        }
        vm.expectRevert(IRoyalties.BadProof.selector);
        royalties.claim(item.epoch, item.leaf, item.proof);
        vm.expectRevert(IRoyalties.BadProof.selector);
        vm.prank(item.leaf.account);
        royalties.claimTo(thief, item.epoch, item.leaf, item.proof);
        _did("claimForged");
    }

    function changeMood() external tracked {
        moody.refuse(!moody.refuses());
        _did("changeMood");
    }

    function _claim(IRoyalties.ClaimItem memory item, uint256 seed) internal {
        address account = item.leaf.account;
        uint256 due = _due(item);
        uint256 before = _held(account);
        _armEcho(item, seed);
        vm.prank(_pick(payers, seed));
        royalties.claim(item.epoch, item.leaf, item.proof);
        assertEq(_held(account), before + due, "an account gets what a root proves, once");
        _checkEcho(account == address(echo));
        _countPaid(account, due);
    }

    function _claimTo(IRoyalties.ClaimItem memory item, address to) internal {
        uint256 due = _due(item);
        uint256 before = to.balance;
        vm.prank(item.leaf.account);
        royalties.claimTo(to, item.epoch, item.leaf, item.proof);
        assertEq(to.balance, before + due);
        _countPaid(item.leaf.account, due);
    }

    function _due(IRoyalties.ClaimItem memory item) internal view returns (uint256) {
        uint256 before = paidTo[item.leaf.account];
        return item.leaf.cumulative > before ? item.leaf.cumulative - before : 0;
    }

    /// @dev Mostly of the newest finalised epoch.
    function _anyItem(uint256 seed) private view returns (IRoyalties.ClaimItem memory) {
        vm.assume(finalised != 0);
        return _itemOf(_random(seed, 1) % 4 == 0 ? _between(seed, 2, 1, finalised) : finalised, seed);
    }

    function _itemOf(uint256 epoch, uint256 seed) private view returns (IRoyalties.ClaimItem memory) {
        uint256 who = _random(seed, 3) % claimants.length;
        vm.assume(epochs[epoch].cumulatives[who] != 0);
        return _item(epoch, who);
    }

    function _countPaid(address account, uint256 amount) private {
        paidTo[account] += amount;
        claimable -= amount;
        claimedSum += amount;
        paid += amount;
    }

    /// @dev While it is paid it claims the same leaf: alone, for another address, or in a batch, which skips it.
    function _armEcho(IRoyalties.ClaimItem memory item, uint256 seed) private {
        if (item.leaf.account != address(echo)) return;
        IRoyalties.ClaimItem[] memory batch = new IRoyalties.ClaimItem[](1);
        batch[0] = item;
        uint256 way = _random(seed, 5) % 3;
        bytes memory call = way == 0
            ? abi.encodeCall(royalties.claim, (item.epoch, item.leaf, item.proof))
            : way == 1
                ? abi.encodeCall(royalties.claimTo, (vault, item.epoch, item.leaf, item.proof))
                : abi.encodeCall(royalties.claimMany, (batch));
        echo.arm(address(royalties), call);
        echoIsSkipped = way == 2;
    }

    function _checkEcho(bool armed) private {
        if (!armed) return;
        assertTrue(echo.called(), "it called back");
        assertEq(echo.succeeded(), echoIsSkipped, "calling back pays nothing");
        _did("called back");
    }
}
